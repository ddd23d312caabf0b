"""A mail server that is not ours: aiosmtpd, with a log-in and a private line.

    mail_server.py PEM starttls|at-once

PEM holds its key and its certificate. It prints its port, and then each message that it took as a line of JSON. It stops when its input is closed.
"""

import asyncio
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

PEM, PRIVATE = sys.argv[1:]

# It warns of what the test means.
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later@"):
            return "451 4.2.2 this mailbox is full for now"
        if address.startswith("nobody@"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known here"

    async def handle_DATA(self, server, session, envelope):
        message = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "raw": envelope.content.decode("utf-8"),
        }
        print(json.dumps(message), flush=True)
        return "250 2.0.0 taken over by another"


def known(server, session, envelope, mechanism, data):
    right = data.login == b"loket" and data.password == b"geheim"
    return AuthResult(success=right, handled=False)


async def serve():
    papers = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    papers.load_cert_chain(PEM)
    loop = asyncio.get_running_loop()
    later = PRIVATE == "starttls"

    def conversation():
        return SMTP(
            Handler(),
            hostname="localhost",
            tls_context=papers if later else None,
            require_starttls=later,
            auth_required=True,
            # It doesn't see that a line is private of itself.
            auth_require_tls=later,
            authenticator=known,
            loop=loop,
        )

    server = await loop.create_server(
        conversation, "127.0.0.1", 0, ssl=None if later else papers
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
