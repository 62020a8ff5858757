//! Reading the project's own template.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::{Deployment, Route, TEMPLATE, TableAction, Template, TemplateError};

fn deployment(parameters: &[(&str, &str)]) -> Deployment {
    Deployment {
        url: "http://127.0.0.1:8080".to_owned(),
        parameters: parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        table: None,
    }
}

const LOCAL: [(&str, &str); 3] = [
    ("JwtIssuer", "http://127.0.0.1:8080"),
    ("SenderAddress", "po@example.com"),
    ("SenderIdentity", "example.com"),
];

fn real() -> Template {
    Template::read(TEMPLATE, &deployment(&LOCAL)).unwrap()
}

/// Returns the template with the stack's own user pool.
fn with_user_pool() -> Template {
    Template::read(TEMPLATE, &deployment(&[("JwtIssuer", ""), LOCAL[1], LOCAL[2]])).unwrap()
}

#[test]
fn resources_of_the_user_pool_exist_only_with_the_user_pool() {
    assert!(!real().functions.contains_key("AddAccountClaim"));
    let template = with_user_pool();
    assert!(template.functions.contains_key("AddAccountClaim"));
    let authorizer = template.routes.iter().find_map(|route| route.authorizer.as_ref()).unwrap();
    assert_eq!(authorizer.issuer, "https://cognito-idp.us-east-1.amazonaws.com/local-UserPool");
    assert_eq!(authorizer.audience, ["local-ConsoleClient"]);
    let sweep = &template.functions["SweepNotifications"].environment;
    assert_eq!(sweep["CONSOLE_URL"], "https://local-ConsoleApi.execute-api.us-east-1.amazonaws.com/console");
}

#[test]
fn a_policy_allows_its_actions_on_its_indexes_and_keys_and_nothing_else() {
    let template = real();
    let allowed = |function: &str, action: &str, index: &str, key: &str| {
        let resource = format!("arn:aws:dynamodb:us-east-1:000000000000:table/local-Table{index}");
        let leading_key = Some(key.to_owned());
        let action = TableAction { action: format!("dynamodb:{action}"), resource, leading_key };
        template.functions[function].policy.allows(&action)
    };
    assert!(allowed("ListPurchaseOrderLedger", "Query", "", "LEDGER#111122223333#PO_A"));
    assert!(!allowed("ListPurchaseOrderLedger", "Query", "", "NOTICES#111122223333#PO_A"));
    assert!(!allowed("ListPurchaseOrderLedger", "Query", "/index/by_update", "PO#111122223333"));
    assert!(!allowed("ListPurchaseOrderLedger", "GetItem", "", "LEDGER#111122223333#PO_A"));
    assert!(allowed("SweepNotifications", "Query", "/index/by_attention", "0"));
    assert!(!allowed("ListSellers", "GetItem", "", "ACCOUNT#111122223333"));
    assert!(allowed("ReadAwsInvoices", "Query", "/index/by_attention", "AWS_READINGS"));
    assert!(!allowed("ReadAwsInvoices", "Query", "/index/by_attention", "ATTENTION#0"));
    let assumes = |function: &str, role: &str| {
        let (action, resource) =
            ("sts:AssumeRole".to_owned(), format!("arn:aws:iam::111122223333:role/{role}"));
        template.functions[function].policy.allows(&TableAction { action, resource, leading_key: None })
    };
    assert!(assumes("ReadAwsInvoices", "purchase-orders/AwsInvoiceReader"));
    assert!(
        !assumes("ReadAwsInvoices", "AwsInvoiceReader") && !assumes("GetAwsReading", "purchase-orders/A")
    );
    for function in template.functions.keys() {
        for key in [
            "ACCOUNT#111122223333",
            "INVOICE#111122223333#A#1",
            "LEDGER#111122223333#PO_A",
            "PO#111122223333",
        ] {
            for action in ["DeleteItem", "Scan", "DeleteTable", "UpdateTable"] {
                let deletes = [("DeletePurchaseOrder", "PO#"), ("AssociateInvoice", "INVOICE#")];
                let may = action == "DeleteItem"
                    && deletes.iter().any(|(name, prefix)| function == name && key.starts_with(prefix));
                assert_eq!(allowed(function, action, "", key), may, "{function} {action} {key}");
            }
        }
    }
}

#[test]
fn a_restored_table_takes_the_place_of_the_stacks_own() {
    let restored = [("RestoredTableName", "older"), ("RestoredStreamArn", "arn:aws:dynamodb:x"), LOCAL[0]];
    let template = Template::read(TEMPLATE, &deployment(&[&restored[..], &LOCAL[1..]].concat())).unwrap();
    let get = |table: &str| TableAction {
        action: "dynamodb:GetItem".to_owned(),
        resource: format!("arn:aws:dynamodb:us-east-1:000000000000:table/{table}"),
        leading_key: Some("ACCOUNT#111122223333".to_owned()),
    };
    let settings = &template.functions["GetSettings"];
    assert_eq!(settings.environment["TABLE_NAME"], "older");
    assert!(settings.policy.allows(&get("older")));
    assert!(!settings.policy.allows(&get("local-Table")));
}

#[test]
fn a_managed_policy_is_part_of_the_policies_of_its_roles_if_its_condition_holds() {
    let counts = |limit: &str| {
        let limited = [("AccountRequestsPerMinute", limit), LOCAL[0], LOCAL[1], LOCAL[2]];
        let template = Template::read(TEMPLATE, &deployment(&limited)).unwrap();
        let count = TableAction {
            action: "dynamodb:UpdateItem".to_owned(),
            resource: "arn:aws:dynamodb:us-east-1:000000000000:table/local-Table".to_owned(),
            leading_key: Some("REQUESTS#111122223333".to_owned()),
        };
        ["ListSellers", "MatchInvoice"].map(|function| template.functions[function].policy.allows(&count))
    };
    assert_eq!(counts("600"), [true, false]);
    assert_eq!(counts("0"), [false, false]);
}

#[test]
fn one_sweep_at_a_time_is_an_option() {
    let alone = [("OneSweepAtATime", "true"), LOCAL[0], LOCAL[1], LOCAL[2]];
    let template = Template::read(TEMPLATE, &deployment(&alone)).unwrap();
    assert_eq!(template.functions["SweepNotifications"].concurrency, Some(1));
}

#[test]
fn an_unsupported_policy_is_an_error() {
    let read = |statement: &str| {
        let text = format!(
            "Resources: {{ F: {{ Type: AWS::Serverless::Function, Properties: {{ Policies: [{{ Version: x, Statement: [{{ {statement} }}] }}] }} }} }}"
        );
        Template::read(&text, &deployment(&[])).map(|_| ()).unwrap_err().to_string()
    };
    let get = "Action: dynamodb:GetItem, Resource: x";
    assert_eq!(read(&format!("Effect: Deny, {get}")), "invalid or unsupported: F: effect Deny");
    assert!(read(&format!("Effect: Allow, NotAction: x, {get}")).contains("unknown field `NotAction`"));
    assert_eq!(
        read(&format!("Effect: Allow, {get}, Condition: {{ Bool: {{ \"aws:SecureTransport\": true }} }}")),
        "invalid or unsupported: F: unsupported condition"
    );
}

#[test]
fn every_function_has_its_binary_environment_and_timeout() {
    let template = real();
    for (id, function) in &template.functions {
        let camel: String =
            function.binary.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        assert_eq!(&camel, id);
        assert_eq!(function.environment["TABLE_NAME"], "local-Table");
        assert_eq!(function.environment["PAGING_TOKEN_KEY"], "00000000-0000-4000-8000-10ca10ca10ca");
        assert_eq!(function.environment["ACTIVE_PURCHASE_ORDERS_LIMIT"], "100");
        assert_eq!(function.environment["PURCHASE_ORDERS_LIMIT"], "5000");
    }
    let sweep = &template.functions["SweepNotifications"];
    assert_eq!(sweep.timeout, Duration::from_mins(5));
    assert_eq!(sweep.concurrency, None);
    assert_eq!(sweep.environment["CONSOLE_URL"], "http://127.0.0.1:8080/console");
    assert_eq!(sweep.environment["SENDER_ADDRESS"], "po@example.com");
    assert!(!template.functions["GetPurchaseOrder"].environment.contains_key("SENDER_ADDRESS"));
}

#[test]
fn routes_carry_their_authorizer_and_scope() {
    let template = real();
    let route = |method: &str, path: &str| {
        template.routes.iter().find(|route| route.method == method && route.path == path).unwrap()
    };
    let status = route("PUT", "/purchase-orders/{key}/status");
    assert_eq!(status.function, "UpdatePurchaseOrderStatus");
    let authorizer = status.authorizer.as_ref().unwrap();
    assert_eq!(authorizer.issuer, "http://127.0.0.1:8080");
    assert_eq!(authorizer.audience, ["purchase-orders"]);
    assert_eq!(authorizer.scopes, ["purchase-orders/write"]);
    let read = route("GET", "/purchase-orders").authorizer.as_ref().unwrap();
    assert_eq!(read.scopes, ["purchase-orders/read"]);
    let settings = route("PUT", "/settings").authorizer.as_ref().unwrap();
    assert_eq!(settings.scopes, ["settings/write", "purchase-orders/write"]);
}

#[test]
fn the_table_has_its_keys_indexes_and_expiry() {
    let template = real();
    let [table] = template.tables.as_slice() else { panic!("one table") };
    assert_eq!(table.name, "local-Table");
    assert_eq!(table.expiry_attribute.as_deref(), Some("expiresAt"));
    assert_eq!(table.definition["KeySchema"][1], json!({"AttributeName": "sk", "KeyType": "RANGE"}));
    assert_eq!(table.definition["LocalSecondaryIndexes"][0]["IndexName"], "by_expiration");
    assert_eq!(table.definition["GlobalSecondaryIndexes"][1]["IndexName"], "by_association");
    assert!(table.definition.get("DeletionProtectionEnabled").is_none());
}

#[test]
fn the_sweep_and_the_reader_of_invoices_are_scheduled() {
    let template = real();
    let schedules: Vec<_> =
        template.schedules.iter().map(|it| (it.function.as_str(), it.expression.as_str())).collect();
    assert_eq!(schedules, [("ReadAwsInvoices", "rate(1 hour)"), ("SweepNotifications", "rate(1 hour)")]);
    assert!(template.schedules.iter().all(|it| it.input == json!({})));
}

#[test]
fn the_tables_stream_is_delivered_to_its_function() {
    let template = real();
    assert_eq!(
        template.tables[0].definition["StreamSpecification"],
        json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    );
    let [source] = template.streams.as_slice() else { panic!("one stream") };
    assert_eq!(source.function, "StreamEvents");
    assert_eq!((source.batch_size, source.retries), (100, 20));
    assert!(source.splits_batches && source.reports_failures);
    let made = |pk: &str, sk: &str| json!({"dynamodb": {"NewImage": {"pk": {"S": pk}, "sk": {"S": sk}}}});
    let passes = |record| source.filters.iter().any(|filter| filter.matches(&record));
    for sk in ["ORDER#PO-7", "DELETED#PO-7", "SWEEP#PO-7"] {
        assert!(passes(made("PO#111122223333", sk)), "{sk}");
    }
    assert!(passes(made("INVOICE#111122223333#AWS_INC#I-1", "INVOICE")));
    for (pk, sk) in [
        ("PO#111122223333", "TOTALS#PO-7"),
        ("PO#111122223333", "TERMS#PO-7"),
        ("ACCOUNT#111122223333", "SETTINGS"),
        ("ACCOUNT#111122223333", "QUOTA"),
        ("INVOICE_NOTICES#111122223333#AWS_INC#I-1", "x"),
        ("LEDGER#111122223333#PO-7", "000000000001"),
    ] {
        assert!(!passes(made(pk, sk)), "{pk} {sk}");
    }
    let gone = json!({"dynamodb": {"OldImage": {"pk": {"S": "PO#1"}, "sk": {"S": "ORDER#1"}}}});
    assert!(!passes(gone));
}

#[test]
fn a_parameter_without_default_must_be_given_and_an_unknown_one_is_refused() {
    assert!(matches!(
        Template::read(TEMPLATE, &deployment(&[])),
        Err(TemplateError::MissingParameter(name)) if name == "SenderAddress"
    ));
    assert!(matches!(
        Template::read(TEMPLATE, &deployment(&[LOCAL[0], LOCAL[1], LOCAL[2], ("Quota", "3")])),
        Err(TemplateError::UnknownName(name)) if name == "Quota"
    ));
    let limit = deployment(&[LOCAL[0], LOCAL[1], LOCAL[2], ("ActivePurchaseOrdersLimit", "3")]);
    let template = Template::read(TEMPLATE, &limit).unwrap();
    assert_eq!(template.functions["CreatePurchaseOrder"].environment["ACTIVE_PURCHASE_ORDERS_LIMIT"], "3");
}

#[test]
fn intrinsic_functions_are_resolved_in_both_spellings() {
    let text = r#"
Parameters: { Name: { Type: String, Default: a/b/c } }
Conditions: { Yes: !Equals [!Ref Name, a/b/c] }
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          SHORT: !Select [1, !Split ["/", !Ref Name]]
          LONG: { "Fn::Join": ["-", { "Fn::Split": ["/", { Ref: Name }] }] }
          SUB: !Sub ["${Own}:${AWS::Region}:${!Kept}:${F.Arn}", { Own: x }]
          IF: !If [Yes, yes it is, !Ref AWS::NoValue]
          NOT: !If [Yes, !Ref AWS::NoValue, no]
"#;
    let template = Template::read(text, &deployment(&[])).unwrap();
    let expected: BTreeMap<String, String> = [
        ("SHORT", "b"),
        ("LONG", "a-b-c"),
        ("SUB", "x:us-east-1:${Kept}:arn:aws:lambda:us-east-1:000000000000:function:local-F"),
        ("IF", "yes it is"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    assert_eq!(template.functions["F"].environment, expected);
}

#[test]
fn unsupported_functions_and_unknown_names_are_errors() {
    let resource = |value: &str| {
        let text =
            format!("Resources: {{ T: {{ Type: AWS::DynamoDB::Table, Properties: {{ X: {value} }} }} }}");
        Template::read(&text, &deployment(&[])).unwrap_err().to_string()
    };
    assert_eq!(resource("!ImportValue x"), "unsupported function Fn::ImportValue");
    assert_eq!(resource("!Ref Nothing"), "unknown name Nothing");
    assert_eq!(resource("!GetAtt T.Colour"), "unknown name T.Colour");
}

/// `events/` holds one sample event for each function of the template.
#[test]
fn every_function_has_a_sample_event() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
    let samples: std::collections::BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let template = with_user_pool();
    let binaries = template.functions.values().map(|function| function.binary.clone()).collect();
    assert_eq!(samples, binaries);
    for (id, function) in &template.functions {
        let file = folder.join(format!("{}.json", function.binary));
        let event: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let routes: Vec<_> = template.routes.iter().filter(|route| &route.function == id).collect();
        if routes.is_empty() {
            assert_eq!(event["routeKey"], serde_json::Value::Null, "{id}");
            continue;
        }
        let is_of = |route: &&&Route| match route.path.as_str() {
            "$default" => event["routeKey"] == "$default",
            path => event["routeKey"] == format!("{} {path}", route.method),
        };
        let route = routes.iter().find(is_of).unwrap_or_else(|| panic!("{id}: {}", event["routeKey"]));
        let read: aws_lambda_events::apigw::ApiGatewayV2httpRequest =
            serde_json::from_value(event.clone()).unwrap();
        let scopes =
            read.request_context.authorizer.map(|authorizer| authorizer.jwt.unwrap().scopes.unwrap());
        assert_eq!(scopes, route.authorizer.as_ref().map(|authorizer| authorizer.scopes.clone()), "{id}");
    }
}
