"""Checks what CloudFormation gets of template.yaml: SAM's transformation, with each condition both ways. .ci/lint-template runs it.

Each variant of the parameters is transformed, its conditions are resolved, and cfn-lint reads the result.
"""
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# CloudFormation's limits of a template in S3.
RESOURCES_MAX, BYTES_MAX = 500, 1_000_000

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b"
LAYER = "arn:aws:lambda:eu-west-1:111122223333:layer:sellers:1"
ROLE = "arn:aws:iam::444455556666:role/generator"
STREAM = "arn:aws:dynamodb:eu-west-1:111122223333:table/restored/stream/2026-01-01T00:00:00.000"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"
ISSUER = "https://login.example.com"
ADDRESS = {"SenderAddress": "po@example.com", "SenderIdentity": "example.com"}
DOMAIN = {"DomainName": "po.example.com", "CertificateArn": CERTIFICATE}
# Everything that a parameter switches on.
ALL = ADDRESS | DOMAIN | {
    "AccountRequestsPerMinute": 600,
    "AlarmTopicArn": TOPIC,
    "ConsoleUrl": "https://po.example.com/console",
    "CorsOrigin": "https://erp.example.com",
    "DeletionProtection": "true",
    "GeneratorRoleArn": ROLE,
    "GradualRollout": "true",
    "JwtIssuer": ISSUER,
    "MatchConcurrency": 10,
    "OneSweepAtATime": "true",
    "RestoredStreamArn": STREAM,
    "RestoredTableName": "restored",
    "SellersLayerArn": LAYER,
    "TableKeyArn": KEY,
    "Tracing": "Active",
}
VARIANTS = {"defaults": ADDRESS, "a user pool at a domain name": ADDRESS | DOMAIN | {"UserPoolMfa": "OFF"}, "everything": ALL}


class Variant:
    """A transformed template with its conditions resolved."""

    def __init__(self, name, given):
        source = yaml_parse(Path("template.yaml").read_text())
        source["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
        self.name = name
        self.parameters = {key: it.get("Default") for key, it in source["Parameters"].items()} | given
        policies = type("ManagedPolicies", (), {"load": lambda _: {}})()
        template = transform(source, dict(self.parameters), policies)
        self.conditions = {key: self.holds(it, template["Conditions"]) for key, it in template["Conditions"].items()}
        self.template = self.resolved(template | {"Conditions": {}})
        for section in ("Conditions", "Rules"):
            self.template.pop(section, None)
        self.resources = self.template["Resources"]

    def holds(self, condition, all_conditions):
        """Evaluates a condition."""
        [(function, argument)] = condition.items()
        if function == "Condition":
            return self.holds(all_conditions[argument], all_conditions)
        if function == "Fn::Equals":
            one, other = (str(self.parameters[it["Ref"]]) if isinstance(it, dict) else str(it) for it in argument)
            return one == other
        values = [self.holds(it, all_conditions) for it in argument]
        return {"Fn::Not": lambda: not values[0], "Fn::And": lambda: all(values), "Fn::Or": lambda: any(values)}[function]()

    def resolved(self, value):
        """Chooses the branches of Fn::If, and leaves out what AWS::NoValue or a condition leaves out."""
        if isinstance(value, list):
            items = [self.resolved(it) for it in value]
            return [it for it in items if it != {"Ref": "AWS::NoValue"}]
        if not isinstance(value, dict):
            return value
        if list(value) == ["Fn::If"]:
            condition, yes, no = value["Fn::If"]
            return self.resolved(yes if self.conditions[condition] else no)
        kept = {}
        for key, it in value.items():
            if isinstance(it, dict) and isinstance(it.get("Condition"), str):
                if not self.conditions[it["Condition"]]:
                    continue
                it = {name: part for name, part in it.items() if name != "Condition"}
            it = self.resolved(it)
            if it != {"Ref": "AWS::NoValue"}:
                kept[key] = it
        return kept

    def of_type(self, kind):
        return {name: it["Properties"] for name, it in self.resources.items() if it["Type"] == kind}

    def text(self, value):
        """Returns a value as JSON, with the parameters' values and `stack` as the stack's name."""
        known = self.parameters | {"AWS::StackName": "stack"}

        def evaluated(value):
            if isinstance(value, list):
                return [evaluated(it) for it in value]
            if not isinstance(value, dict):
                return value
            if value.get("Ref") in known:
                return str(known[value["Ref"]])
            if isinstance(value.get("Fn::Sub"), str):
                return re.sub(r"\$\{([\w:]+)}", lambda it: str(known.get(it[1], it[0])), value["Fn::Sub"])
            return {key: evaluated(it) for key, it in value.items()}

        return json.dumps(evaluated(value))

    def linted(self):
        """Returns cfn-lint's findings."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.template, file)
            file.flush()
            # Parameters and mappings that only conditions or SAM use.
            unused = ["W2001", "W7001", "W8001", "W1030"]
            command = ["cfn-lint", "--ignore-checks", *unused, "--template", file.name]
            return subprocess.run(command, capture_output=True, text=True).stdout


def within_limits(it):
    count, size = len(it.resources), len(json.dumps(it.template))
    print(f"{it.name}: {count} resources, {size // 1000} kB")
    assert count <= RESOURCES_MAX and size <= BYTES_MAX


def cors_is_complete(it):
    """SAM writes a list for the whole object if only the origin is conditional."""
    cors = it.resources["HttpApi"]["Properties"]["Body"].get("x-amazon-apigateway-cors")
    if not it.conditions["HasCorsOrigin"]:
        assert cors is None, cors
        return
    assert json.loads(it.text(cors["allowOrigins"])) == ["https://erp.example.com"], cors
    assert set(cors) == {"allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "maxAge"}, cors


def a_failed_first_deployment_leaves_nothing(it):
    kept = {name: it["DeletionPolicy"] for name, it in it.resources.items() if "DeletionPolicy" in it}
    wrong = {name: policy for name, policy in kept.items() if policy == "Retain"}
    assert not wrong, wrong
    assert it.conditions["IsProtected"] or it.text(it.of_type("AWS::DynamoDB::Table")["Table"]["DeletionProtectionEnabled"]) == '"false"'


def the_stack_policy_protects_what_is_kept(it):
    policy = json.loads(Path(".github/stack-policy.json").read_text())
    [denied] = [statement["Resource"] for statement in policy["Statement"] if statement["Effect"] == "Deny"]
    kept = {name for name, of in it.resources.items() if of.get("DeletionPolicy") == "RetainExceptOnCreate"}
    assert kept and kept <= {name.removeprefix("LogicalResourceId/") for name in denied}, kept


def new_accounts_reserve_nothing(it):
    reserving = [name for name, of in it.of_type("AWS::Lambda::Function").items() if "ReservedConcurrentExecutions" in of]
    assert bool(reserving) == it.conditions["SweepsAlone"], reserving


def statements(role):
    documents = [policy["PolicyDocument"] for policy in role.get("Policies", [])]
    return [statement for document in documents for statement in document["Statement"]]


def roles_of_the_table(it):
    roles = it.of_type("AWS::IAM::Role")
    return {name for name, role in roles.items() if "dynamodb:" in json.dumps(statements(role))}


def the_tables_users_may_use_its_key(it):
    policy = it.of_type("AWS::IAM::ManagedPolicy").get("TableKeyUse")
    assert (policy is not None) == it.conditions["HasTableKey"]
    if not policy:
        return
    [statement] = policy["PolicyDocument"]["Statement"]
    assert {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"} <= set(statement["Action"])
    assert it.text(statement["Resource"]) == json.dumps(KEY)
    assert "kms:ViaService" in statement["Condition"]["StringEquals"]
    users = {role["Ref"] for role in policy["Roles"]}
    counting = {role["Ref"] for role in it.of_type("AWS::IAM::ManagedPolicy")["RequestCounting"]["Roles"]}
    expected = roles_of_the_table(it) | counting
    assert users == expected, users ^ expected


def requests_with_a_token_are_counted(it):
    """Every function with such a route may count requests, if accounts have a limit."""
    policy = it.of_type("AWS::IAM::ManagedPolicy").get("RequestCounting")
    assert (policy is not None) == it.conditions["HasAccountLimit"]
    paths = it.resources["HttpApi"]["Properties"]["Body"]["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    private = [operation for operation in operations if any("AccessToken" in security for security in operation["security"])]
    uris = [operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"] for operation in private]
    expected = {re.search(r"\$\{(\w+)Aliaslive}", uri)[1] + "Role" for uri in uris}
    counting = {role["Ref"] for role in policy["Roles"]} if policy else expected
    assert counting == expected, counting ^ expected


def callers_use_the_alias(it):
    """Permissions, event sources, schedules and the API name each function's alias."""
    functions = it.of_type("AWS::Lambda::Function")
    published = {version["FunctionName"]["Ref"]: version for version in it.of_type("AWS::Lambda::Version").values()}
    assert set(published) == set(functions)
    for name, function in functions.items():
        assert published[name]["Description"] == {"Ref": "Release"}, name
        assert function["Environment"]["Variables"]["RELEASE"] == {"Ref": "Release"}, name
    callers = ("ApiGatewayV2::Api", "Cognito::UserPool", "Events::Rule", "Lambda::EventSourceMapping", "Lambda::Permission", "Scheduler::Schedule")
    used = json.dumps([it.of_type(f"AWS::{kind}") for kind in callers] + [it.template["Outputs"]])
    for name in functions:
        # With a qualifier, this is `NameAliaslive`.
        direct = [f'{{"Ref": "{name}"}}', f'["{name}", "Arn"]', f"${{{name}}}", f"${{{name}.Arn}}"]
        assert not [text for text in direct if text in used], name


def rollouts_are_gradual(it):
    groups = it.of_type("AWS::CodeDeploy::DeploymentGroup")
    gradual = it.parameters["GradualRollout"] == "true"
    assert len(groups) == (len(it.of_type("AWS::Lambda::Function")) if gradual else 0)
    names = {it.text(alarm["AlarmName"]) for alarm in it.of_type("AWS::CloudWatch::Alarm").values() if "AlarmName" in alarm}
    for group in groups.values():
        watched = {it.text(alarm["Name"]) for alarm in group["AlarmConfiguration"]["Alarms"]}
        assert len(watched) == 2 and watched <= names, watched
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


def each_function_writes_its_own_log(it):
    groups = {name: it.text(group["LogGroupName"]) for name, group in it.of_type("AWS::Logs::LogGroup").items() if name != "ApiLogs"}
    [others, own] = it.of_type("AWS::IAM::ManagedPolicy")["FunctionBoundary"]["PolicyDocument"]["Statement"]
    assert others["NotAction"] == "logs:*" and set(own["Action"]) == {"logs:CreateLogStream", "logs:PutLogEvents"}
    for name, function in it.of_type("AWS::Lambda::Function").items():
        group = function["LoggingConfig"]["LogGroup"]["Ref"]
        assert group == f"{name}Logs" and groups.pop(group) == f'"stack/{name}"', name
        role = it.resources[function["Role"]["Fn::GetAtt"][0]]["Properties"]
        assert role["PermissionsBoundary"] == {"Ref": "FunctionBoundary"}, name
        tags = {tag["Key"]: tag["Value"] for tag in role["Tags"]}
        allowed = it.text(own["Resource"]).replace("${!aws:PrincipalTag/Function}", tags["Function"])
        assert allowed.endswith(f'log-group:stack/{name}:*"'), allowed
    assert not groups, groups


def one_table_is_used(it):
    """After a restore, no function, policy or event source uses the stack's table."""
    live = {name: it.text(of["Value"]) for name, of in it.of_type("AWS::SSM::Parameter").items()}
    restored = it.conditions["IsRestored"]
    assert ("restored" in live["LiveTableName"]) == ("table/restored" in live["LiveTableArn"]) == restored, live
    users = ("IAM::Role", "Lambda::Function", "Lambda::EventSourceMapping", "CloudWatch::Alarm")
    used = it.text([it.of_type(f"AWS::{kind}") for kind in users])
    assert ('"Table"' in used) != restored, "the stack's table"
    assert (STREAM in used) == restored


def public_routes_have_their_own_limits(it):
    [stage] = [stage for stage in it.of_type("AWS::ApiGatewayV2::Stage").values() if stage["ApiId"] == {"Ref": "HttpApi"}]
    paths = it.resources["HttpApi"]["Properties"]["Body"]["paths"]
    public = set()
    for path, methods in paths.items():
        for method, operation in methods.items():
            if not any("AccessToken" in security for security in operation["security"]):
                public.add(path if path == "$default" else f"{method.upper()} {path}")
    assert public and set(stage["RouteSettings"]) == public, set(stage["RouteSettings"]) ^ public
    for settings in stage["RouteSettings"].values():
        assert settings["ThrottlingRateLimit"] == {"Ref": "PublicRequestsPerSecond"}


def a_domain_name_replaces_the_address_of_aws(it):
    [server] = it.resources["HttpApi"]["Properties"]["Body"]["servers"]
    domain = it.conditions["HasDomain"]
    assert server["x-amazon-apigateway-endpoint-configuration"]["disableExecuteApiEndpoint"] is domain, server
    addresses = json.dumps([it.of_type("AWS::Lambda::Function"), it.of_type("AWS::Cognito::UserPoolClient"), it.template["Outputs"]])
    assert ("ApiEndpoint" in addresses) != domain


CHECKS = [
    within_limits,
    cors_is_complete,
    a_failed_first_deployment_leaves_nothing,
    the_stack_policy_protects_what_is_kept,
    new_accounts_reserve_nothing,
    the_tables_users_may_use_its_key,
    requests_with_a_token_are_counted,
    callers_use_the_alias,
    rollouts_are_gradual,
    each_function_writes_its_own_log,
    one_table_is_used,
    public_routes_have_their_own_limits,
    a_domain_name_replaces_the_address_of_aws,
]

logging.disable(logging.WARNING)
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
variants = [Variant(name, given) for name, given in VARIANTS.items()]
failures = []
for variant in variants:
    for check in CHECKS:
        try:
            check(variant)
        except (AssertionError, KeyError, ValueError) as error:
            failures.append(f"{variant.name}: {check.__name__}: {error!r}")
    findings = variant.linted()
    failures += [f"{variant.name}: {findings}"] if findings else []
one_way = [name for name in variants[0].conditions if len({variant.conditions[name] for variant in variants}) == 1]
failures += [f"no variant for both ways of {one_way}"] if one_way else []
sys.exit("\n".join(failures) or 0)
