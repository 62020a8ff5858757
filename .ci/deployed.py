"""Deploys a built template.yaml to ministack, tests the stack and rehearses a restore; .ci/deployed runs it.

Where ministack lacks a feature, this script fills in; see the comments. `stepped_around` makes the only changes to the template.
"""
import base64
import contextlib
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PORT = 4566
AWS = f"http://127.0.0.1:{PORT}"
REGION = "eu-west-1"
STACK = "purchase-orders"
HERE = Path(sys.argv[1])
# Credentials of ministack's root user, of account 000000000000.
ROOT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": AWS}
os.environ.update(ROOT)

import boto3  # noqa: E402  (reads the environment)
import yaml  # noqa: E402

sys.dont_write_bytecode = True  # Leaves no files beside the scripts.
from restore import rehearsed  # noqa: E402

BUYERS = 24
SCOPES = "openid email purchase-orders/read purchase-orders/write"
PASSWORD = "Correct-horse-9-battery"


def started(stack):
    """Starts ministack with a clean environment, because functions inherit it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(HERE),
        "TMPDIR": str(HERE),
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(PORT),
        "MINISTACK_REGION": REGION,
        "AWS_ENDPOINT_URL": AWS,
    }
    log = stack.enter_context(open(HERE / "ministack.log", "w"))
    ministack = Path(sys.executable).parent / "ministack"
    process = subprocess.Popen([ministack], env=environment, stdout=log, stderr=log, cwd=HERE)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    for _ in range(300):
        with contextlib.suppress(urllib.error.URLError):
            urllib.request.urlopen(f"{AWS}/_ministack/health", timeout=5)
            return
        assert process.poll() is None, "ministack ended"
        time.sleep(0.2)
    raise TimeoutError("ministack doesn't answer")


def stepped_around(resources):
    """Changes what ministack can't deploy."""
    # ministack's user pools have no ProviderURL.
    url = {"Fn::Sub": f"https://cognito-idp.{REGION}.amazonaws.com/${{UserPool}}"}
    for issuer in (
        resources["HttpApi"]["Properties"]["Auth"]["Authorizers"]["AccessToken"]["JwtConfiguration"]["issuer"],
        resources["GetConsoleFile"]["Properties"]["Environment"]["Variables"]["SIGN_IN_ISSUER"],
    ):
        assert issuer["Fn::If"][1] == {"Fn::GetAtt": ["UserPool", "ProviderURL"]}
        issuer["Fn::If"][1] = url
    # Requests reach it without TLS, which the queue's policy denies.
    [denied, _] = resources["InvoicesToMatchPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert denied["Effect"] == "Deny"
    denied["Condition"] = {"Bool": {"aws:SecureTransport": "true"}}
    # Its local indexes don't fetch attributes that aren't projected.
    for index in resources["Table"]["Properties"]["LocalSecondaryIndexes"]:
        index["Projection"] = {"ProjectionType": "ALL"}


def deployed():
    """Runs `sam deploy` and returns the stack's resources and outputs."""
    path = HERE / "build" / "template.yaml"
    template = yaml.safe_load(path.read_text())
    stepped_around(template["Resources"])
    path.write_text(yaml.safe_dump(template))
    command = ["sam", "deploy", "--template-file", path, "--stack-name", STACK, "--resolve-s3", "--no-confirm-changeset"]
    command += ["--capabilities", "CAPABILITY_IAM", "--no-progressbar", "--parameter-overrides"]
    # A limit that the tests don't reach, so that requests are counted.
    command += ["SenderAddress=po@example.com", "SenderIdentity=example.com", "AccountRequestsPerMinute=100000"]
    command += [f"Architecture={os.uname().machine}"]
    with open(HERE / "deploy.log", "w") as log:
        if subprocess.run(command, stdout=log, stderr=log).returncode:
            sys.exit((HERE / "deploy.log").read_text())
    formation = boto3.client("cloudformation")
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    resources = {it["LogicalResourceId"]: it["PhysicalResourceId"] for page in pages for it in page["StackResourceSummaries"]}
    [described] = formation.describe_stacks(StackName=STACK)["Stacks"]
    return resources, {it["OutputKey"]: it["OutputValue"] for it in described["Outputs"]}


def opened(resources):
    """Creates the API's routes one by one, because ministack doesn't import the OpenAPI document that SAM generates."""
    template = boto3.client("cloudformation").get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"]
    gateway = boto3.client("apigatewayv2")
    api = resources["HttpApi"]
    document = template["Resources"]["HttpApi"]["Properties"]["Body"]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        Name="AccessToken",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={
            "Issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{resources['UserPool']}",
            "Audience": [resources["ConsoleClient"]],
        },
    )["AuthorizerId"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            backend = operation["x-amazon-apigateway-integration"]
            alias = re.search(r"\$\{(\w+)}/invocations", backend["uri"]["Fn::Sub"])[1]
            integration = gateway.create_integration(
                ApiId=api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=resources[alias],
                PayloadFormatVersion=backend["payloadFormatVersion"],
            )["IntegrationId"]
            scopes = [scopes for security in operation["security"] for name, scopes in security.items() if name == "AccessToken"]
            allowed = {"AuthorizationType": "JWT", "AuthorizerId": authorizer, "AuthorizationScopes": scopes[0]} if scopes else {}
            key = path if path == "$default" else f"{method.upper()} {path}"
            gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **allowed)


def may_mail(resources):
    """Allows the sweep to send mails: ministack checks permission for any sender, but the template's policy names one."""
    boto3.client("sesv2").create_email_identity(EmailIdentity="example.com")
    statement = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = resources["SweepNotificationsRole"]
    boto3.client("iam").put_role_policy(RoleName=role, PolicyName="ministack", PolicyDocument=policy)


def every_minute(resources):
    """Makes the deployed schedules run every minute."""
    scheduler = boto3.client("scheduler")
    for name in ("SweepNotificationsRegularly", "ReadAwsInvoicesRegularly"):
        schedule = scheduler.get_schedule(Name=resources[name])
        unchanged = ("Name", "FlexibleTimeWindow", "Target")
        scheduler.update_schedule(ScheduleExpression="rate(1 minute)", **{it: schedule[it] for it in unchanged})


def generator(resources, outputs):
    """Creates a user with the invoice generator's permissions and returns its access key."""
    iam = boto3.client("iam")
    iam.create_user(UserName="generator")
    functions = [outputs["MatchInvoiceFunction"], outputs["VoidInvoiceFunction"]]
    queue = f"arn:aws:sqs:{REGION}:000000000000:{resources['InvoicesToMatch'].rsplit('/')[-1]}"
    statements = [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": functions},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="generator", PolicyName="invoke", PolicyDocument=policy)
    key = iam.create_access_key(UserName="generator")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Stops at redirects, so that the location can be read."""

    def redirect_request(self, *_):
        return None


def form(path, fields):
    """Submits a form. Returns the location of the redirect, and the page."""
    data = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.build_opener(NoRedirects).open(AWS + path, data, timeout=30) as answer:
            return None, answer.read().decode()
    except urllib.error.HTTPError as answer:
        assert answer.code == 302, f"{path}: {answer.code} {answer.read().decode()}"
        return answer.headers["Location"], ""


def signed_in(resources, outputs, email, account, scopes=SCOPES):
    """Creates a user as an administrator, signs in as the console does, and returns the access token."""
    attributes = {"email": email, "email_verified": "true", "custom:account_id": account}
    boto3.client("cognito-idp").admin_create_user(
        UserPoolId=resources["UserPool"],
        Username=email,
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        TemporaryPassword="Temporary" + PASSWORD,
        MessageAction="SUPPRESS",
    )
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = f"{outputs['ConsoleUrl']}/signed-in"
    client = resources["ConsoleClient"]
    asked = {"client_id": client, "redirect_uri": back, "response_type": "code", "scope": scopes, "state": "s"}
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    _, page = form("/login", asked | {"username": email, "password": "Temporary" + PASSWORD})
    pending = re.search(r'name="np_token"[^>]*value="([^"]+)"', page)
    assert pending, f"the temporary password was not accepted: {page}"
    location, page = form("/login", {"np_token": pending[1], "new_password": PASSWORD, "confirm_password": PASSWORD})
    assert location and location.startswith(back + "?"), f"{location} {page}"
    [code] = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"]
    exchange = {"grant_type": "authorization_code", "client_id": client, "code": code, "redirect_uri": back, "code_verifier": verifier}
    return json.loads(form("/oauth2/token", exchange)[1])["access_token"]


def listening():
    """Creates a queue that receives the purchase order events of the bus, and returns its URL."""
    queue = boto3.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:000000000000:events"
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    boto3.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    bus = boto3.client("events")
    bus.put_rule(Name="ours", EventPattern=json.dumps({"source": ["purchase-orders"]}))
    bus.put_targets(Rule="ours", Targets=[{"Id": "queue", "Arn": arn}])
    return queue


def tested(resources, outputs):
    """Runs the tests that need a deployed stack. Returns a buyer's token."""
    key, secret = generator(resources, outputs)
    buyers = []
    for number in range(BUYERS):
        account = f"{100000000000 + number}"
        buyers.append({"account": account, "token": signed_in(resources, outputs, f"buyer-{number}@example.com", account)})
    reader = {"account": "200000000000"}
    scopes = SCOPES.replace(" purchase-orders/write", "")
    reader["token"] = signed_in(resources, outputs, "reader@example.com", reader["account"], scopes)
    description = {
        "url": outputs["ApiUrl"],
        "aws": f"127.0.0.1:{PORT}",
        "region": REGION,
        "functions": {name.removesuffix("Aliaslive"): arn for name, arn in resources.items() if name.endswith("Aliaslive")},
        "queue": outputs["InvoicesToMatchQueue"],
        "accessKeyId": key,
        "secretAccessKey": secret,
        "buyers": buyers,
        "reader": reader,
    }
    path = HERE / "stack.json"
    path.write_text(json.dumps(description))
    environment = os.environ | {"END_TO_END_STACK": str(path)}
    command = ["cargo", "test", "--offline", "--package", "end_to_end", "--test", "end_to_end", "--", "--ignored"]
    passed = subprocess.run(command, env=environment).returncode == 0
    log = logged(resources)
    if not passed:
        sys.exit(f"the functions' log: {log}")
    return buyers[0]["token"]


def logged(resources):
    """Saves the functions' logs and returns their path."""
    logs, log, lines = boto3.client("logs"), HERE / "functions.log", []
    for group in [name for name in resources.values() if name.startswith(f"{STACK}/")]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        lines += [line for page in pages for event in page["events"] for line in event["message"].splitlines()]
    log.write_text("\n".join(lines))
    return log


def logs_keep_quiet():
    """Checks that each line of the log is Lambda's own or JSON, and has no e-mail address."""
    lines = (HERE / "functions.log").read_text().splitlines()
    ours = [json.loads(line) for line in lines if not re.match("(START|END|REPORT) RequestId: ", line)]
    assert ours
    leaking = [line for line in ours if "@example.com" in json.dumps(line)]
    assert not leaking, leaking
    print(f"{len(ours)} log lines without addresses")


def a_mail_bounced(resources):
    """Invokes the function with the sample event, because ministack's SES sends no events."""
    event = (Path(__file__).resolve().parent.parent / "events" / "record_mail_events.json").read_text()
    answer = boto3.client("lambda").invoke(FunctionName=resources["RecordMailEventsAliaslive"], Payload=event)
    report = json.loads(answer["Payload"].read())
    assert report == {"recorded": False, "stopped": False}, report


def all_ran():
    """Checks that every function was started by its own trigger."""
    functions = boto3.client("lambda").get_paginator("list_functions").paginate()
    names = [it["FunctionName"] for page in functions for it in page["Functions"]]
    log = (HERE / "ministack.log").read_text()
    idle = [name for name in names if f"environment spawned for {name} " not in log]
    assert names and not idle, f"never started: {idle}"
    print(f"{len(names)} functions ran")


def a_reading_fails_for_one_account(resources, outputs):
    """Checks the reader's policy for the table, and that a failure is shown: ministack has no invoices, and no role of the account."""
    account = "400000000000"
    token = signed_in(resources, outputs, "payer@example.com", account)
    settings = {"awsInvoices": {"roleArn": f"arn:aws:iam::{account}:role/purchase-orders/reader", "since": "2026-01"}}
    status, answer = called(resources, token, "PUT", "/settings", settings)
    assert status == 200 and answer["awsInvoices"]["externalId"], answer
    reader = boto3.client("lambda").invoke(FunctionName=resources["ReadAwsInvoicesAliaslive"], Payload="{}")
    report = json.loads(reader["Payload"].read())
    status, reading = called(resources, token, "GET", "/settings/aws-invoices")
    assert status == 200 and reading["failure"]["code"], (report, reading)
    print(f"the reader says why an account has no invoices: {reading['failure']['code']}")


def events_came(queue):
    """Checks that the tests' actions were published on the bus."""
    expected = {
        "BalanceThresholdCrossed", "InvoiceAssociated", "InvoiceReassociated", "InvoiceRejected", "InvoiceUnmatched", "InvoiceVoided",
        "PurchaseOrderCreated", "PurchaseOrderDeleted", "PurchaseOrderEdited", "PurchaseOrderStatusChanged",
        "PurchaseOrderTagsChanged",
    }
    sqs = boto3.client("sqs")
    kinds = set()
    for _ in range(30):
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        while messages:
            kinds |= {json.loads(message["Body"])["detail-type"] for message in messages}
            for message in messages:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if expected <= kinds:
            print(f"{len(kinds)} kinds of events were published")
            return
    sys.exit(f"no event {expected - kinds}, only {kinds}")


def called(resources, token, method, path, body=None):
    """Makes a request to the API. Returns the status and the body."""
    url = f"{AWS}/_aws/execute-api/{resources['HttpApi']}/$default{path}"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-Match": "*"}
    if method == "POST":
        del headers["If-Match"]
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def a_restore_succeeds(resources, outputs):
    token = signed_in(resources, outputs, "restore@example.com", "300000000000")
    rehearsed(STACK, resources, lambda method, path, body: called(resources, token, method, path, body))


def policies_bind(resources, token):
    """Checks that a function without its policy fails, so that the tests have passed because of the template's policies."""
    iam, role = boto3.client("iam"), resources["ListPurchaseOrdersRole"]
    assert called(resources, token, "GET", "/purchase-orders")[0] == 200
    policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
    assert policies
    for name in policies:
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    refused, _ = called(resources, token, "GET", "/purchase-orders")
    assert refused >= 500, f"a function without any policy answers {refused}"
    print("a function without its policy fails")


with contextlib.ExitStack() as ending:
    started(ending)
    resources, outputs = deployed()
    opened(resources)
    if sys.argv[2:] == ["restore"]:
        a_restore_succeeds(resources, outputs)
        sys.exit()
    may_mail(resources)
    every_minute(resources)
    queue = listening()
    token = tested(resources, outputs)
    a_mail_bounced(resources)
    a_reading_fails_for_one_account(resources, outputs)
    all_ran()
    logs_keep_quiet()
    events_came(queue)
    a_restore_succeeds(resources, outputs)
    policies_bind(resources, token)
