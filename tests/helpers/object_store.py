"""An S3 server of this machine, for tests."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from unittest import mock
from urllib.request import Request, urlopen

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "a-test",
    "AWS_SECRET_ACCESS_KEY": "a-test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_MAX_ATTEMPTS": "1",
}
BUCKET = "reports-of-a-test"


@contextlib.contextmanager
def s3() -> Iterator[str]:
    """A server with one empty bucket; its address is in the environment."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with contextlib.redirect_stdout(io.StringIO()):
        server.start()
    host, port = server.get_host_and_port()
    reached = {**ENVIRONMENT, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    try:
        with mock.patch.dict(os.environ, reached):
            # what servers of this process hold outlives them
            urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")).close()
            s3fs.S3FileSystem(skip_instance_cache=True).mkdir(BUCKET)
            yield f"s3://{BUCKET}"
    finally:
        server.stop()
