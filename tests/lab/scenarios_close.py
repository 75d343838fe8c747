"""Faults of the closing states."""
import socket
import time

from lab import scenario


def listen(address, port, backlog=16):
    server = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address
                                  else socket.AF_INET, backlog=backlog)
    return server


def serve_and_leak(address, port, count):
    """Accepts, reads to the end, and forgets close()."""
    server = listen(address, port)
    held = []
    while len(held) < count:
        connection, _ = server.accept()
        while connection.recv(4096):
            pass
        held.append(connection)
    time.sleep(600)


def connect_and_close(address, port, count):
    for _ in range(count):
        with socket.create_connection((address, port)) as connection:
            connection.sendall(b"hello\n")


@scenario("close-wait-leak")
def close_wait_leak(lab):
    client, server = lab.pair()
    server.actor(serve_and_leak, "10.1.0.2", 8080, 5)
    server.wait_listening(8080)
    client.actor(connect_and_close, "10.1.0.2", 8080, 5)
    server.wait_state("CLOSE-WAIT", 5)
