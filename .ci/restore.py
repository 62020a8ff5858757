"""Rehearses the switch to a restored table, and back, on a stack that .ci/deployed.py has deployed."""
import datetime

import boto3

ORDER, TAGS = "/purchase-orders/PO-RESTORE", "/purchase-orders/PO-RESTORE/tags"


def updated(stack, **changed):
    """Updates the stack with other values of some parameters, as `sam deploy --parameter-overrides` does."""
    formation = boto3.client("cloudformation")
    [described] = formation.describe_stacks(StackName=stack)["Stacks"]
    names = [it["ParameterKey"] for it in described["Parameters"]]
    assert set(changed) <= set(names), names
    previous = [{"ParameterKey": name, "UsePreviousValue": True} for name in names if name not in changed]
    new = [{"ParameterKey": name, "ParameterValue": value} for name, value in changed.items()]
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    formation.update_stack(StackName=stack, UsePreviousTemplate=True, Parameters=previous + new, Capabilities=capabilities)
    formation.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 600})


def restored(table):
    """Restores a table with what a restore leaves out. Returns its name and the ARN of its stream."""
    dynamodb, name = boto3.client("dynamodb"), f"{table}-restored"
    dynamodb.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name, UseLatestRestorableTime=True)
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    dynamodb.update_table(TableName=name, StreamSpecification=stream, DeletionProtectionEnabled=True)
    dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expiresAt"})
    return name, dynamodb.describe_table(TableName=name)["Table"]["LatestStreamArn"]


def schedule_of(resources):
    return boto3.client("scheduler").get_schedule(Name=resources["SweepNotificationsRegularly"])["State"]


def sources_of(stream):
    return boto3.client("lambda").list_event_source_mappings(EventSourceArn=stream)["EventSourceMappings"]


def rehearsed(stack, resources, call):
    """`call(method, path, body)` makes a request as a buyer and returns the status and the body."""

    def tagged(tags):
        status, body = call("PUT", TAGS, {"tags": tags})
        assert status == 200, f"{status} {body}"

    def tags():
        status, body = call("GET", ORDER, None)
        assert status == 200, f"{status} {body}"
        return body["tags"]

    year = datetime.datetime.now(datetime.timezone.utc).year
    line = {"lineItemNumber": "1", "type": "ALL", "unitPrice": "100.00", "quantity": "1"}
    order = {"purchaseOrderId": "PO-RESTORE", "billFrom": ["AWS_INC"], "currency": "USD", "lineItems": [line]}
    order |= {"effectiveMonth": f"{year}-01", "expirationMonth": f"{year}-12"}
    status, body = call("POST", "/purchase-orders", order)
    assert status == 201, f"{status} {body}"
    tagged({"written": "before"})

    updated(stack, Sweeping="DISABLED", Release="pause")
    assert schedule_of(resources) == "DISABLED"
    name, stream = restored(resources["Table"])
    tagged({"written": "after"})

    updated(stack, RestoredTableName=name, RestoredStreamArn=stream, Release="restored")
    assert tags() == {"written": "before"}, "the functions don't use the restored table"
    assert sources_of(stream), "no function reads the restored table's stream"
    tagged({"written": "in the restored table"})
    assert tags() == {"written": "in the restored table"}

    updated(stack, RestoredTableName="", RestoredStreamArn="", Sweeping="ENABLED", Release="back")
    assert tags() == {"written": "after"}, "the stack's table has changed"
    assert schedule_of(resources) == "ENABLED" and not sources_of(stream)
    print("the functions used a restored table, and the stack's table again")
