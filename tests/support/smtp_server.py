"""A mail server for tests: keeps what it gets as files, one JSON document a message, and behaves as recipients' names ask.

    smtp_server.py --folder DIR [--port N] [--tls starttls|implicit|none] [--certificate PEM --key PEM] [--login USER:PASSWORD]

Prints one line of JSON with its port when it listens, and ends when its standard input does.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

SLOW = 3600


class Keeper:
    """What a recipient is called says what happens: refuse550, later451, slow; spam554 is refused with its content, hang has it taken
    and never hears so."""

    def __init__(self, folder):
        self.folder = folder
        self.count = len(os.listdir(folder))

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local.startswith("refuse"):
            return f"{local[6:9]} 5.1.1 nobody is called {address} here"
        if local.startswith("later"):
            return f"{local[5:8]} 4.2.1 come back later, {address}"
        if local.startswith("slow"):
            await asyncio.sleep(SLOW)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("spam554"):
            return "554 5.7.1 this looks like spam"
        if envelope.rcpt_tos[0].startswith("hang"):
            await asyncio.sleep(SLOW)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "is_encrypted": session.ssl is not None or isinstance(server.transport, asyncio.Transport)
            and server.transport.get_extra_info("ssl_object") is not None,
            "user": getattr(session.auth_data, "decode", lambda: None)(),
            "hello": session.host_name,
            "headers": [[name, str(value)] for name, value in message.items()],
            "addresses": [str(a) for header in ("to", "cc", "bcc") for a in getattr(message[header], "addresses", [])],
            "parts": [[part.get_content_type(), part.get_content().replace("\r\n", "\n")] for part in parts],
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "longest_line": max(len(line) for line in envelope.content.split(b"\r\n")),
            "raw": envelope.content.decode("utf-8", "replace"),
        }
        self.count += 1
        path = os.path.join(self.folder, f"{self.count:04}.json")
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.rename(path + ".part", path)
        return "250 OK"


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", default="starttls")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--login")
    arguments = parser.parse_args()

    context = None
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
    is_starttls = arguments.tls == "starttls"

    def authenticate(server, session, envelope, mechanism, data):
        given = b":".join([data.login, data.password]).decode()
        is_right = given == arguments.login
        return AuthResult(success=is_right, handled=is_right, auth_data=data.login if is_right else None)

    keeper = Keeper(arguments.folder)

    def protocol():
        return SMTP(
            keeper,
            hostname="mail.test",
            tls_context=context if is_starttls else None,
            require_starttls=is_starttls,
            auth_required=arguments.login is not None,
            auth_require_tls=is_starttls,
            authenticator=authenticate if arguments.login else None,
            enable_SMTPUTF8=False,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        protocol, "127.0.0.1", arguments.port, ssl=context if arguments.tls == "implicit" else None
    )
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
