"""Stores of files: a folder, and a bucket of a server that speaks S3, on the loopback."""

import uuid

import httpx
import pytest

from app.kit.objects import Folder, bucket


@pytest.fixture(scope="session")
def s3():
    """Address of a server that speaks S3; it forgets everything at the end."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - a second that only tests of buckets should pay

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    server._server.server_close()


@pytest.fixture
def credentials(monkeypatch):
    """What the tools of AWS find in the environment."""
    said = {"AWS_ACCESS_KEY_ID": "of-a-test", "AWS_SECRET_ACCESS_KEY": "of-a-test", "AWS_REGION": "us-east-1"}
    for name, text in said.items():
        monkeypatch.setenv(name, text)


@pytest.fixture
def s3_url(s3, credentials):  # noqa: ARG001 - read from the environment
    """Address of a new bucket there, and of a folder in it."""
    name = f"footing-{uuid.uuid4().hex}"
    httpx.put(f"{s3}/{name}").raise_for_status()
    return f"s3://{name}/some/where"


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    """A store of each kind, with nothing in it."""
    if request.param == "folder":
        return Folder(tmp_path / "published")
    return bucket(request.getfixturevalue("s3_url"), request.getfixturevalue("s3"))
