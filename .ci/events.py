"""Invokes every function once with its sample event, in an order in which each can succeed; .ci/events runs it."""
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True  # Leaves no files beside the scripts.
from samples import EVENTS, of_this_year, variables  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "events"

# The expected answer of each function: an HTTP status, or a text that the answer contains.
ANSWERS = {
    "add_account_claim": '"account_id":"111122223333"',
    "create_purchase_order": 201,
    "match_invoice": '"outcome":"MATCHED"',
    "match_queued_invoices": '"batchItemFailures":[]',
    "get_purchase_order": 200,
    "list_purchase_orders": 200,
    "list_purchase_order_invoices": 200,
    "list_purchase_order_ledger": 200,
    "reconcile_purchase_order": 200,
    "get_invoice": 200,
    "list_invoices": 200,
    "preview_invoice": 200,
    "add_invoice_documents": 200,
    "rematch_invoices": 200,
    "what_if": 200,
    "get_statement": 200,
    "get_summary": 200,
    "get_coverage": 200,
    "update_purchase_order": 200,
    "update_purchase_order_tags": 200,
    "update_purchase_order_status": 200,
    "list_purchase_order_history": 200,
    "sweep_notifications": '"digestsSent":0',
    "list_purchase_order_notices": 200,
    "record_mail_events": '"recorded":false',
    "unsubscribe": 404,
    "associate_invoice": 200,
    "void_invoice": '"outcome":"VOIDED"',
    "stream_events": '"batchItemFailures":[]',
    "delete_purchase_order": 204,
    "import_purchase_orders": 200,
    "get_settings": 200,
    "update_settings": 200,
    "get_aws_reading": 200,
    "read_aws_invoices": '"finished":0',
    "export_personal_data": 200,
    "erase_personal_data": 200,
    "list_sellers": 200,
    "get_open_api": 200,
    "get_console_file": 200,
    "refuse_request": 405,
}


# The functions that match or void invoices, whose packages must stay small, and one that has the readers of documents.
LEAN = ["match_invoice", "match_queued_invoices", "void_invoice"]
WITH_READERS = "add_invoice_documents"
READERS = re.compile(rb"8invoices(9documents|10aws_reader)")


def check_lean():
    """Checks by the symbols of the built functions that the linker left the readers of documents out of the lean ones."""
    for name in [*LEAN, WITH_READERS]:
        found = bool(READERS.search((TARGET / "debug" / name).read_bytes()))
        assert found == (name == WITH_READERS), f"{name}: {'has' if found else 'lacks'} the readers of documents"


def started(stack, command, name, environment):
    """Starts a process that ends with this script. Returns it and its log file."""
    log = WORK / f"{name}.log"
    output = stack.enter_context(open(log, "w"))
    process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=os.environ | environment)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process, log


def said(process, log, pattern):
    """Waits until a process logs a text that matches the pattern, and returns the text."""
    for _ in range(600):
        found = re.search(pattern, log.read_text())
        if found:
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"it didn't start:\n{log.read_text()}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def with_version(event, version):
    """Returns an event with If-Match set to a version."""
    return re.sub(r'("if-match": "\\")1\\"', rf'\g<1>{version}\\"', event)


def invoked(port, name, version):
    """Returns what a function answers to its event."""
    file = WORK / f"{name}.json"
    file.write_text(with_version(of_this_year(name), version))
    command = ["cargo", "lambda", "invoke", "-A", "127.0.0.1", "-P", port, name, "--data-file", file]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    assert result.returncode == 0, f"{name}: {result.stdout}"
    return result.stdout.strip()


check_lean()
with contextlib.ExitStack() as ending:
    WORK.mkdir(parents=True, exist_ok=True)
    url = said(*started(ending, [TARGET / "debug" / "local", "--port", "0", "--memory"], "local", {}), r"(?<=listening on )\S+")
    port = free_port()
    watch = ["cargo", "lambda", "watch", "-A", "127.0.0.1", "-P", port, "--ignore-changes"]
    said(*started(ending, watch, "watch", variables(url)), "starting Runtime server")
    assert sorted(ANSWERS) == sorted(path.stem for path in EVENTS.glob("*.json")), "ANSWERS and events/ differ"
    version = 1
    for name, expected in ANSWERS.items():
        answer = invoked(port, name, version)
        if isinstance(expected, int):
            status = json.loads(answer)["statusCode"]
            assert status == expected, f"{name}: {answer}"
            etag = re.search(r'"etag":"\\"(\d+)\\""', answer)
            version = int(etag[1]) if etag else version
        else:
            assert expected in answer, f"{name}: {answer}"
    print(f"{len(ANSWERS)} functions answered their events as expected")
