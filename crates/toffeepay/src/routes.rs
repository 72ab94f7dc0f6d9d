//! The API's routes by name: what the client asks, and what a server that stands in for the API must answer.

/// One route of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApiRoute {
    /// The call's name in the API's documentation: `CreateSession`.
    pub call: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path below the base URL; `{id}` stands where an id goes.
    pub path: &'static str,
}

macro_rules! routes {
    ($( $(#[$meta:meta])* $name:ident = $call:literal $method:literal $path:literal; )+) => {
        $( $(#[$meta])*
        #[doc = concat!("`", $method, " ", $path, "`")]
        pub const $name: ApiRoute = ApiRoute { call: $call, method: $method, path: $path }; )+
    };
}

routes! {
    CREATE_SESSION = "CreateSession" "POST" "/v1/sessions";
    GET_SESSION = "GetSession" "GET" "/v1/sessions/{id}";
    GET_SESSION_STATUS = "GetSessionStatus" "GET" "/v1/sessions/{id}/status";
    LIST_SESSIONS = "ListSessions" "GET" "/v1/sessions";
    CANCEL_SESSION = "CancelSession" "POST" "/v1/sessions/{id}/cancel";
    GET_PAYMENT = "GetPayment" "GET" "/v1/payments/{id}";
    LIST_PAYMENTS = "ListPayments" "GET" "/v1/payments";
    COMPLETE_PAYMENT = "CompletePayment" "POST" "/v1/payments/{id}/complete";
    CANCEL_PAYMENT = "CancelPayment" "POST" "/v1/payments/{id}/cancel";
    CREATE_REFUND = "CreateRefund" "POST" "/v1/refunds";
    GET_REFUND = "GetRefund" "GET" "/v1/refunds/{id}";
    LIST_REFUNDS = "ListRefunds" "GET" "/v1/refunds";
    GET_ACCOUNT = "GetAccount" "GET" "/v1/accounts/{id}";
    LIST_ACCOUNTS = "ListAccounts" "GET" "/v1/accounts";
    GET_DEPOSIT = "GetDeposit" "GET" "/v1/deposits/{id}";
    LIST_DEPOSITS = "ListDeposits" "GET" "/v1/deposits";
}

/// All routes of v1, in the order of the API's documentation.
pub const V1: [ApiRoute; 16] = [
    CREATE_SESSION,
    GET_SESSION,
    GET_SESSION_STATUS,
    LIST_SESSIONS,
    CANCEL_SESSION,
    GET_PAYMENT,
    LIST_PAYMENTS,
    COMPLETE_PAYMENT,
    CANCEL_PAYMENT,
    CREATE_REFUND,
    GET_REFUND,
    LIST_REFUNDS,
    GET_ACCOUNT,
    LIST_ACCOUNTS,
    GET_DEPOSIT,
    LIST_DEPOSITS,
];

/// The routes that the vendor calls alpha: they may change or go with any release.
///
/// Each has a page of the vendor's reference: [offers](https://docs.toffeepay.com/api-reference/offers/create)
/// (`create`, `list`, [`get`](https://docs.toffeepay.com/api-reference/offers/get)) and bonuses. None changes or deletes
/// either.
#[cfg(feature = "alpha")]
pub mod alpha {
    use super::ApiRoute;

    routes! {
        CREATE_OFFER = "CreateOffer" "POST" "/v1alpha1/offers";
        LIST_OFFERS = "ListOffers" "GET" "/v1alpha1/offers";
        GET_OFFER = "GetOffer" "GET" "/v1alpha1/offers/{id}";
        CREATE_BONUS = "CreateBonus" "POST" "/v1alpha1/bonuses";
        LIST_BONUSES = "ListBonuses" "GET" "/v1alpha1/bonuses";
        GET_BONUS = "GetBonus" "GET" "/v1alpha1/bonuses/{id}";
    }

    /// All of them, in the order of the API's documentation.
    pub const ALL: [ApiRoute; 6] =
        [CREATE_OFFER, LIST_OFFERS, GET_OFFER, CREATE_BONUS, LIST_BONUSES, GET_BONUS];
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_route_is_there_twice() {
        assert_eq!(V1.iter().map(|route| route.call).collect::<HashSet<_>>().len(), V1.len());
        let asked: HashSet<_> = V1.iter().map(|route| (route.method, route.path)).collect();
        assert_eq!(asked.len(), V1.len());
    }
}
