"""A check for schemathesis: a GraphQL answer is never the server's fault, and each of its errors has a code.

Its own check takes every error with a path for a fault; ours are misses and refusals, told with the codes of REST.
"""

import schemathesis


@schemathesis.check
def errors_have_codes(_context, response, _case):
    """Hold for answers that are data, or errors with a code and a status below 500."""
    assert response.status_code < 500, response.text[:500]
    said = response.json()
    assert "data" in said or said["errors"]
    for error in said.get("errors", ()):
        extensions = error["extensions"]
        assert extensions["code"].startswith("FT-"), error
        assert extensions["status"] < 500, error
