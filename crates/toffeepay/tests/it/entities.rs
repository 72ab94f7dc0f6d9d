//! Every entity, as the contract leaves room for it: unknown fields and values, lowerCamelCase, null and
//! absent alike, and zeros that the vendor's framework leaves out.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use toffeepay::{
    Account, Deposit, DepositStatus, Payment, PaymentMethod, PaymentStatus, Refund, RefundStatus, Session,
    SessionStatus,
};

/// An entity with every field of the contract set, and the names of those that must be there.
struct Sample {
    full: Value,
    required: &'static [&'static str],
    read: fn(Value) -> Result<Value, serde_json::Error>,
}

fn read_as<T: DeserializeOwned + serde::Serialize>(json: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(json)?)
}

fn samples() -> [Sample; 5] {
    [
        Sample {
            full: json!({
                "id": "ses_1", "url": "https://pay.example/ses_1", "status": "paid", "user_id": "u", "game_id": "g",
                "item": {"title": "Gold", "price": 499, "currency": "USD", "image": "https://a/b.png", "country": "US"},
                "created_at": "2026-01-02T03:04:05Z", "paid_at": "2026-01-02T03:04:06.25Z",
                "failed_at": "2026-01-02T03:04:07Z", "cancelled_at": "2026-01-02T03:04:08Z",
                "expired_at": "2026-01-02T03:04:09Z", "tax": {"amount": 41}, "metadata": {"offer_id": "off_1"},
                "payment_id": "pay_1",
            }),
            required: &["id", "status", "user_id", "game_id", "item", "created_at"],
            read: read_as::<Session>,
        },
        Sample {
            full: json!({
                "id": "pay_1", "session_id": "ses_1", "status": "failed", "amount": 499, "currency": "EUR",
                "method": "toffee_wallet", "details": "visa 4242", "created_at": "2026-01-02T03:04:05Z",
                "authorized_at": "2026-01-02T03:04:06Z", "cancelled_at": "2026-01-02T03:04:07Z",
                "succeeded_at": "2026-01-02T03:04:08Z", "failed_at": "2026-01-02T03:04:09Z",
                "refunded_at": "2026-01-02T03:04:10Z", "error": {"code": "insufficient_funds", "message": "no"},
                "extra_data": {"real_amount": 400, "bonus_amount": 99},
            }),
            required: &["id", "session_id", "status", "amount", "currency", "created_at"],
            read: read_as::<Payment>,
        },
        Sample {
            full: json!({
                "id": "ref_1", "payment_id": "pay_1", "status": "failed", "reason": "Bought twice",
                "created_at": "2026-01-02T03:04:05Z", "succeeded_at": "2026-01-02T03:04:06Z",
                "failed_at": "2026-01-02T03:04:07Z", "cancelled_at": "2026-01-02T03:04:08Z",
                "error": {"code": "refund_not_allowed", "message": "no"},
            }),
            required: &["id", "payment_id", "status", "created_at"],
            read: read_as::<Refund>,
        },
        Sample {
            full: json!({
                "id": "acc_1", "users": [{"game_id": "g", "user_id": "u"}, {"game_id": "h", "user_id": "v"}],
                "currency": "USD", "balance": {"real": 1000, "bonus": 50},
            }),
            required: &["id", "currency", "balance"],
            read: read_as::<Account>,
        },
        Sample {
            full: json!({
                "id": "dep_1", "account_id": "acc_1", "status": "succeeded", "amount": 2000, "currency": "USD",
                "method": "apple_pay", "details": "mastercard 4444", "created_at": "2026-01-02T03:04:05Z",
                "authorized_at": "2026-01-02T03:04:06Z", "cancelled_at": "2026-01-02T03:04:07Z",
                "succeeded_at": "2026-01-02T03:04:08Z", "failed_at": "2026-01-02T03:04:09Z",
                "refunded_at": "2026-01-02T03:04:10Z",
            }),
            required: &["id", "account_id", "status", "currency", "created_at"],
            read: read_as::<Deposit>,
        },
    ]
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |all, part| all + &part[..1].to_uppercase() + &part[1..])
}

/// The same with every name changed, at every depth.
fn renamed(json: &Value, rename: &dyn Fn(&str) -> String) -> Value {
    match json {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (rename(name), renamed(value, rename))).collect()
        }
        Value::Array(entries) => entries.iter().map(|entry| renamed(entry, rename)).collect(),
        other => other.clone(),
    }
}

/// The same with a field in every object that this version does not know.
fn with_news(json: &Value) -> Value {
    match json {
        Value::Object(fields) => {
            let mut fields: Map<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), with_news(value))).collect();
            fields.insert("brand_new".to_owned(), json!({"deep": [1, null, {"a": "b"}]}));
            Value::Object(fields)
        }
        Value::Array(entries) => entries.iter().map(with_news).collect(),
        other => other.clone(),
    }
}

#[test]
fn every_field_of_the_contract_is_read_and_written_as_it_came() {
    for sample in samples() {
        assert_eq!((sample.read)(sample.full.clone()).unwrap(), sample.full);
    }
}

#[test]
fn lower_camel_case_says_the_same() {
    for sample in samples() {
        assert_eq!((sample.read)(renamed(&sample.full, &camel)).unwrap(), sample.full);
    }
}

#[test]
fn unknown_fields_are_ignored_at_every_depth() {
    for sample in samples() {
        assert_eq!((sample.read)(with_news(&sample.full)).unwrap(), sample.full);
    }
}

#[test]
fn null_and_absent_are_alike_for_what_may_be_missing_and_refused_for_what_may_not() {
    for sample in samples() {
        let fields = sample.full.as_object().unwrap();
        for name in fields.keys() {
            let mut absent = fields.clone();
            absent.remove(name);
            let mut null = fields.clone();
            null.insert(name.clone(), Value::Null);
            let absent = (sample.read)(Value::Object(absent));
            let null = (sample.read)(Value::Object(null));
            if sample.required.contains(&name.as_str()) {
                assert!(absent.is_err() && null.is_err(), "{name} of {}", sample.full);
            } else {
                assert_eq!(absent.unwrap(), null.unwrap(), "{name} of {}", sample.full);
            }
        }
    }
}

#[test]
fn a_text_that_is_empty_where_a_time_or_an_id_may_stand_is_not_there() {
    for sample in samples() {
        let fields = sample.full.as_object().unwrap();
        for name in fields.keys().filter(|name| !sample.required.contains(&name.as_str())) {
            if name.ends_with("_at") || name == "payment_id" {
                let mut empty = fields.clone();
                empty.insert(name.clone(), json!(""));
                assert!((sample.read)(Value::Object(empty)).unwrap().get(name).is_none(), "{name}");
            }
        }
    }
}

#[test]
fn unknown_statuses_methods_and_currencies_are_kept_and_never_final() {
    let [session, payment, refund, _, deposit] = samples().map(|sample| {
        let mut json = sample.full;
        json["status"] = json!("on_hold");
        json["method"] = json!("barter");
        json["currency"] = json!("JPY");
        json
    });
    let unknown = || "on_hold".to_owned();
    let session: Session = serde_json::from_value(session).unwrap();
    assert_eq!(session.status, SessionStatus::Unknown(unknown()));
    assert!(!session.status.is_final());
    let payment: Payment = serde_json::from_value(payment).unwrap();
    assert_eq!(payment.status, PaymentStatus::Unknown(unknown()));
    assert_eq!(payment.method, Some(PaymentMethod::Unknown("barter".to_owned())));
    assert_eq!(payment.money().to_string(), "4.99 JPY");
    assert!(!payment.status.is_over());
    let refund: Refund = serde_json::from_value(refund).unwrap();
    assert_eq!(refund.status, RefundStatus::Unknown(unknown()));
    assert!(!refund.status.is_final());
    let deposit: Deposit = serde_json::from_value(deposit).unwrap();
    assert_eq!(deposit.status, DepositStatus::Unknown(unknown()));
}

#[test]
fn a_zero_that_is_left_out_is_a_zero() {
    let account: Account =
        serde_json::from_value(json!({"id": "acc_1", "currency": "USD", "balance": {}})).unwrap();
    assert_eq!((account.balance.real, account.balance.bonus, account.users.len()), (0, 0, 0));
    assert_eq!(account.available().to_string(), "0.00 USD");
    let [mut session, mut payment, ..] = samples();
    session.full["tax"] = json!({});
    let read: Session = serde_json::from_value(session.full).unwrap();
    assert_eq!(read.tax.unwrap().amount, 0);
    payment.full["extra_data"] = json!({"real_amount": null});
    let read: Payment = serde_json::from_value(payment.full).unwrap();
    assert_eq!(read.extra_data.unwrap(), toffeepay::PaymentExtraData::default());
}

#[test]
fn details_that_are_no_text_are_kept_as_the_json_that_they_are() {
    for (details, kept) in [
        (json!("visa 4242"), Some("visa 4242")),
        (json!({"last4": "4242"}), Some(r#"{"last4":"4242"}"#)),
        (json!([1]), Some("[1]")),
        (json!(0), Some("0")),
        (json!(""), None),
        (Value::Null, None),
    ] {
        for mut sample in samples() {
            if sample.full.get("details").is_some() {
                sample.full["details"] = details.clone();
                let read = (sample.read)(sample.full).unwrap();
                assert_eq!(read.get("details").and_then(Value::as_str), kept, "{details}");
            }
        }
    }
}

#[test]
fn an_id_that_others_chose_is_read_as_it_came_and_the_rules_are_the_requests_own() {
    for odd in ["u".repeat(300), "a\nb\u{1b}[31m".to_owned()] {
        let [mut session, _, _, mut account, ..] = samples();
        for field in ["user_id", "game_id"] {
            session.full[field] = json!(odd);
            account.full["users"][1][field] = json!(odd);
        }
        let session: Session = serde_json::from_value(session.full).unwrap();
        assert_eq!((session.user_id.as_str(), session.game_id.as_str()), (&*odd, &*odd));
        let account: Account = serde_json::from_value(account.full).unwrap();
        assert_eq!(account.users[1].user_id.as_str(), odd);
        let offer = json!({"id": "off_1", "game_id": odd, "user_id": odd});
        let offer: toffeepay::alpha::Offer = serde_json::from_value(offer).unwrap();
        assert_eq!(offer.user_id.unwrap().as_str(), odd);
        let bonus = json!({"id": "bon_1", "key": odd});
        let bonus: toffeepay::alpha::Bonus = serde_json::from_value(bonus).unwrap();
        assert_eq!(bonus.key.unwrap().as_str(), odd);

        assert!(toffeepay::UserId::new(odd.as_str()).is_err());
        assert!(serde_json::from_value::<toffeepay::GameId>(json!(odd)).is_err());
    }
    let [mut session, ..] = samples();
    session.full["user_id"] = json!("");
    assert!(serde_json::from_value::<Session>(session.full).is_err(), "nobody is no player");
}
