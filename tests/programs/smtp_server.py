#!/usr/bin/python3
"""A mail server for tests, which fails as it is told.

    smtp_server.py FOLDER

It listens on loopback ports of its own choice, takes its orders from files in FOLDER and writes what it got there:

  ports     written at its start: the plain port, the port with TLS from the first byte
  mode      read at every step: "CODE STEP", "drop STEP", "delay SECONDS STEP" or nothing; the steps are CONNECT, EHLO,
            STARTTLS, AUTH, MAIL, RCPT, DATA and DOT. "drop AFTER" keeps the mail and closes without a reply. A mode that
            ends with "once" is removed when it was obeyed. "offer WORDS…" offers only STARTTLS, AUTH, SMTPUTF8.
  mails     one JSON object a line: from, to, data, tls, user
  attempts  one line for each connection
  ca.pem, server.pem, server.key    made by the test; without server.pem there is no TLS
"""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = sys.argv[1]
PASSWORD = "s3cret ümlaut"


def path(name):
    return os.path.join(FOLDER, name)


def append(name, text):
    with open(path(name), "a", encoding="utf-8") as file:
        file.write(text + "\n")


def mode():
    try:
        with open(path("mode"), encoding="utf-8") as file:
            return file.read().split()
    except FileNotFoundError:
        return []


class Server(SMTP):
    is_tls = False

    async def misbehave(self, step):
        """Does what the mode says of this step; True if the client has had its answer, or will have none."""
        words = mode()
        if step not in words:
            return False
        if words[-1] == "once":
            os.remove(path("mode"))
        if words[0] == "drop":
            self.transport.abort()
            return True
        if words[0] == "delay":
            await asyncio.sleep(float(words[1]))
            return False
        await super().push(f"{words[0]} told to say so at {step}")
        if words[0] == "421":
            self.transport.close()
        return True

    async def push(self, status):
        text = status if isinstance(status, str) else status.decode()
        if text.startswith("220 ") and "Ready to start TLS" not in text:
            append("attempts", "x")
            if await self.misbehave("CONNECT"):
                return
        await super().push(status)

    async def smtp_EHLO(self, hostname):
        if not await self.misbehave("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg):
        if not await self.misbehave("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        if not await self.misbehave("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        if not await self.misbehave("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if not await self.misbehave("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if await self.misbehave("DATA"):
            return
        await self.push("354 go on")
        data = b""
        while not data.endswith(b"\r\n.\r\n") and data != b".\r\n":
            data += await self._reader.readline()
        if await self.misbehave("DOT"):
            self._set_post_data_state()
            return
        append("mails", json.dumps({
            "from": self.envelope.mail_from,
            "to": self.envelope.rcpt_tos,
            "data": data.decode("utf-8"),
            "tls": self.session.ssl is not None or self.is_tls,
            "user": self.session.auth_data if isinstance(self.session.auth_data, str) else "",
        }))
        if await self.misbehave("AFTER"):
            return
        self._set_post_data_state()
        await self.push("250 2.0.0 kept")


def authenticate(server, session, envelope, mechanism, data):
    if data.password == PASSWORD.encode():
        session.auth_data = data.login.decode()
        return AuthResult(success=True, auth_data=data.login.decode())
    return AuthResult(success=False, handled=False)


def context():
    if not os.path.exists(path("server.pem")):
        return None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path("server.pem"), path("server.key"))
    return tls


def server(tls, implicit):
    offers = mode()[1:] if mode()[:1] == ["offer"] else ["STARTTLS", "AUTH", "SMTPUTF8"]
    made = Server(
        object(),
        hostname="mail.test",
        enable_SMTPUTF8="SMTPUTF8" in offers,
        tls_context=None if implicit or "STARTTLS" not in offers else tls,
        authenticator=authenticate,
        auth_require_tls=False,
        auth_exclude_mechanism=() if "AUTH" in offers else ("PLAIN", "LOGIN"),
    )
    made.is_tls = implicit
    return made


async def main():
    loop = asyncio.get_running_loop()
    tls = context()
    plain = await loop.create_server(lambda: server(tls, False), "127.0.0.1", 0)
    ports = [plain.sockets[0].getsockname()[1]]
    if tls:
        wrapped = await loop.create_server(lambda: server(tls, True), "127.0.0.1", 0, ssl=tls)
        ports.append(wrapped.sockets[0].getsockname()[1])
    with open(path("ports.new"), "w", encoding="utf-8") as file:
        file.write(" ".join(map(str, ports)) + "\n")
    os.rename(path("ports.new"), path("ports"))
    await asyncio.Event().wait()


asyncio.run(main())
