"""What Schemathesis is told beside the document; read by tools/schemathesis.mjs."""

import schemathesis


@schemathesis.serializer("application/zip", "application/octet-stream")
def archive(ctx, value):
    """Bodies that are files: any bytes are given, and the hub says what is wrong with them."""
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def map_query(ctx, query):
    """A position that the log has not reached is waited for 5 s each time (northbound/rest); one try of it is enough."""
    if query and isinstance(query.get("min_position"), int) and query["min_position"] > 10_000:
        query["min_position"] = query["min_position"] % 10
    return query
