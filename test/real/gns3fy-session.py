"""A person's session with gns3fy, a client library of GNS3 2.2: every step prints one line of JSON.

Usage: gns3fy-session.py <url of the server> <name of an existing project>
"""

import json
import sys

import gns3fy


def say(step, **facts):
    print(json.dumps({"step": step, **facts}), flush=True)


def topology(project):
    project.get()
    return {
        "nodes": [[node.name, node.node_type, node.status] for node in project.nodes],
        "links": [
            sorted(next(node.name for node in project.nodes if node.node_id == end["node_id"]) for end in link.nodes)
            for link in project.links
        ],
        "stats": project.stats,
    }


def main(url, name):
    server = gns3fy.Gns3Connector(url)
    say("version", **server.get_version())
    say("templates", names=sorted(template["name"] for template in server.get_templates()))
    say("computes", ids=[compute["compute_id"] for compute in server.get_computes()])

    project = gns3fy.Project(name=name, connector=server)
    project.get()
    project.open()
    say("opened", status=project.status, **topology(project))
    say("inventory", names=sorted(project.nodes_inventory()))
    say("links_summary", rows=[list(row) for row in project.links_summary(is_print=False)])

    project.create_node(name="PC8", template="VPCS", x=10, y=20)
    project.create_node(name="PC9", template="VPCS")
    project.create_link("PC8", "Ethernet0", "PC9", "Ethernet0")
    say("built", **topology(project))

    node = project.get_node("PC8")
    node.start()
    say("started", answered=node.status, status=server.get_node(project.project_id, node.node_id)["status"])
    node.update(name="renamed", x=77)
    say("updated", name=node.name, x=node.x)
    node.write_file(path="notes.txt", data="kept with the node")
    say("file", text=node.get_file(path="notes.txt"))
    node.reload()
    say("reloaded", status=server.get_node(project.project_id, node.node_id)["status"])
    node.stop()
    say("stopped", status=node.status)

    link = next(each for each in project.links if any(end["node_id"] == node.node_id for end in each.nodes))
    link.update(filters={"delay": [50, 0]}, suspend=True)
    say("filtered", filters=link.filters, suspend=link.suspend)
    link.delete()
    say("unlinked", links=len(server.get_links(project.project_id)))

    project.create_snapshot("before")
    project.get_node("PC9").delete()
    say("deleted", **topology(project))
    project.restore_snapshot("before")
    say("restored", **topology(project))
    project.delete_snapshot("before")

    project.get_drawings()
    project.create_drawing('<svg width="9" height="9"></svg>', x=5)
    say("drawn", drawings=[drawing["x"] for drawing in project.drawings])

    project.start_nodes(poll_wait_time=0)
    say("all started", statuses=sorted({node.status for node in project.nodes}))
    project.stop_nodes(poll_wait_time=0)
    say("all stopped", statuses=sorted({node.status for node in project.nodes if node.node_type == "vpcs"}))

    other = gns3fy.Project(name="made by gns3fy", connector=server)
    other.create()
    other.close()
    say("closed", status=other.status)
    other.delete()
    say("projects", names=[each["name"] for each in server.get_projects()])

    try:
        server.get_project(project_id="00000000-0000-4000-8000-000000000000")
    except Exception as error:  # gns3fy raises what requests raises
        say("unknown", error=type(error).__name__, status=getattr(getattr(error, "response", None), "status_code", None))


main(*sys.argv[1:])
