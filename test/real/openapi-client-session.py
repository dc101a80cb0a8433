"""A session with the client that a generator made of the OpenAPI document: python openapi-client-session.py FOLDER URL PASSWORD."""

import importlib
import json
import pkgutil
import sys
import uuid

folder, url, password = sys.argv[1:4]
sys.path.insert(0, folder)

import thalamus_client
from thalamus_client import AuthenticatedClient, Client
from thalamus_client.api.common_infrastructure import auth_token_create
from thalamus_client.api.gns3_integration import gns3_node_get, gns3_node_start, gns3_project_list, gns3_topology_get
from thalamus_client.models import AuthTokenCreateInput, Gns3NodeStartInput

modules = [each.name for each in pkgutil.walk_packages(thalamus_client.__path__, "thalamus_client.")]
for name in modules:
    importlib.import_module(name)

session = auth_token_create.sync(client=Client(base_url=url), body=AuthTokenCreateInput(username="admin", password=password))
client = AuthenticatedClient(base_url=url, token=session.access)
projects = gns3_project_list.sync(client=client).items
project = projects[0]
topology = gns3_topology_get.sync(client=client, project_id=project.project_id)
node = topology.projects[0].nodes[0]
started = gns3_node_start.sync_detailed(client=client, body=Gns3NodeStartInput(project_id=project.project_id, node_id=node.node_id))
read = gns3_node_get.sync(client=client, project_id=project.project_id, node_id=node.node_id, min_position=int(started.headers["x-position"]))
unknown = gns3_node_get.sync(client=client, project_id=project.project_id, node_id=uuid.uuid4())
print(
    json.dumps(
        {
            "modules": len(modules),
            "projects": [type(each).__name__ for each in projects],
            "started": started.parsed.node.status.value,
            "read": read.status.value,
            "unknown": unknown.code,
        }
    )
)
