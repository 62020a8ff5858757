"""Invokes every function with its event, each once, in the order in which they make sense; .ci/events runs it."""
import contextlib
import datetime
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
WORK = TARGET / "events"

# What each answers: an HTTP status, or what is in its answer.
ANSWERS = {
    "add_account_claim": '"account_id":"111122223333"',
    "create_purchase_order": 201,
    "match_invoice": '"outcome":"MATCHED"',
    "get_purchase_order": 200,
    "list_purchase_orders": 200,
    "list_purchase_order_invoices": 200,
    "list_purchase_order_ledger": 200,
    "reconcile_purchase_order": 200,
    "get_invoice": 200,
    "list_invoices": 200,
    "preview_invoice": 200,
    "get_summary": 200,
    "get_coverage": 200,
    "update_purchase_order": 200,
    "update_purchase_order_tags": 200,
    "update_purchase_order_status": 200,
    "list_purchase_order_history": 200,
    "sweep_notifications": '"digestsSent":0',
    "list_purchase_order_notices": 200,
    "associate_invoice": 200,
    "void_invoice": '"outcome":"VOIDED"',
    "stream_events": '"batchItemFailures":[]',
    "delete_purchase_order": 204,
    "import_purchase_orders": 200,
    "get_settings": 200,
    "update_settings": 200,
    "list_sellers": 200,
    "get_open_api": 200,
    "get_console_file": 200,
    "refuse_request": 405,
}


def started(stack, command, name, environment):
    """A process that ends with us, and where it says what."""
    log = WORK / f"{name}.log"
    output = stack.enter_context(open(log, "w"))
    process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=os.environ | environment)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process, log


def said(process, log, pattern):
    """What of it a process says in the end."""
    for _ in range(600):
        found = re.search(pattern, log.read_text())
        if found:
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"it doesn't start:\n{log.read_text()}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def table(url):
    scope = "Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "X-Amz-Date": "20260101T000000Z"}
    headers |= {"Authorization": f"AWS4-HMAC-SHA256 {scope}", "Content-Type": "application/x-amz-json-1.0"}
    with urllib.request.urlopen(urllib.request.Request(url, b"{}", headers), timeout=30) as answer:
        [name] = json.load(answer)["TableNames"]
        return name


def of_this_year(event, version):
    """An event as if its purchase order were of this year, and its caller had seen that version."""
    later = datetime.date.today().year - 2026
    text = re.sub(r"(?<![\w-])20\d\d(?=-\d\d(?!\w))", lambda year: str(int(year[0]) + later), event)
    return re.sub(r'("if-match": "\\")1\\"', rf'\g<1>{version}\\"', text)


def invoked(port, name, version):
    """What a function answers."""
    file = WORK / f"{name}.json"
    file.write_text(of_this_year((ROOT / "events" / f"{name}.json").read_text(), version))
    command = ["cargo", "lambda", "invoke", "-A", "127.0.0.1", "-P", port, name, "--data-file", file]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    assert result.returncode == 0, f"{name}: {result.stdout}"
    return result.stdout.strip()


with contextlib.ExitStack() as ending:
    WORK.mkdir(parents=True, exist_ok=True)
    url = said(*started(ending, [TARGET / "debug" / "local", "--port", "0", "--memory"], "local", {}), r"(?<=listening on )\S+")
    port = free_port()
    variables = {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "TABLE_NAME": table(url),
        "PAGING_TOKEN_KEY": "local",
        "SENDER_ADDRESS": "po@example.com",
        "CONSOLE_URL": f"{url}/console",
        "EVENT_BUS_NAME": "default",
    }
    watch = ["cargo", "lambda", "watch", "-A", "127.0.0.1", "-P", port, "--ignore-changes"]
    said(*started(ending, watch, "watch", variables), "starting Runtime server")
    assert sorted(ANSWERS) == sorted(path.stem for path in (ROOT / "events").glob("*.json")), "not all events"
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
    print(f"{len(ANSWERS)} events, each by its function")
