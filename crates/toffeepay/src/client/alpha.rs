//! Offers and bonuses.

use serde::{Deserialize, Serialize};

use super::{Client, check_same};
use crate::alpha::{Bonus, BonusRef, CreateBonus, CreateOffer, ListBonuses, ListOffers, Offer};
use crate::answer::parse;
use crate::entries::Entries;
use crate::error::{Error, Result};
use crate::exchange::Call;
use crate::ids::OfferId;
use crate::page::Page;
use crate::retry::RetryPolicy;
use crate::route::Route;
use crate::routes::{ApiRoute, alpha};

/// The answer to a create: the offer's id and no more.
#[derive(Deserialize)]
struct Created {
    id: OfferId,
}

impl Client {
    /// `POST /v1alpha1/offers`: makes an offer, and answers with its id.
    ///
    /// There is no key to repeat it under, so it is tried once: after an error of the kinds
    /// [`Error::Unavailable`] and [`Error::BadAnswer`] look into the list before another try.
    pub async fn create_offer(&self, offer: &CreateOffer) -> Result<OfferId> {
        let Created { id } = self.post_alpha(alpha::CREATE_OFFER, offer).await?;
        Ok(id)
    }

    /// `GET /v1alpha1/offers/{id}`. An answer about another offer is [`Error::BadAnswer`].
    pub async fn get_offer(&self, id: &OfferId) -> Result<Offer> {
        let offer: Offer = self.get(&Route::of(alpha::GET_OFFER, id.as_str())?).await?;
        check_same(id.as_str(), offer.id.as_str())?;
        Ok(offer)
    }

    /// `GET /v1alpha1/offers`: one page, in no specified order.
    pub async fn list_offers(&self, list: &ListOffers, page: Page) -> Result<Vec<Offer>> {
        self.page(list, page).await
    }

    /// All of `GET /v1alpha1/offers` as a stream.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::GameId;
    /// use toffeepay::alpha::ListOffers;
    /// # let (client, _) = toffeepay::testing::client([(200, r#"[{"id":"off_1","title":"Starter pack"}]"#)]);
    ///
    /// let list = ListOffers { game_id: GameId::new("space_shooter")?, user_id: None };
    /// let offers = client.offers(list).collect().await?;
    /// assert_eq!(offers[0].title.as_deref(), Some("Starter pack"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn offers(&self, list: ListOffers) -> Entries<Offer> {
        Entries::new(self, list)
    }

    /// `POST /v1alpha1/bonuses`: gives a bonus.
    ///
    /// It is tried once, with a key or without: the API promises idempotency for sessions and refunds alone, and
    /// a bonus given twice is money. After an error of the kinds [`Error::RateLimited`], [`Error::Unavailable`] and
    /// [`Error::BadAnswer`] look for it before another try, by its key ([`BonusRef::Key`]) or in the list.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use toffeepay::alpha::{BonusKey, CreateBonus};
    /// use toffeepay::{Currency, GameId, Money, UserId};
    /// # let (client, _) = toffeepay::testing::client([(200, r#"{"id":"bon_1","amount":100,"key":"welcome-player_42"}"#)]);
    ///
    /// let (game, player) = (GameId::new("space_shooter")?, UserId::new("player_42")?);
    /// let welcome = CreateBonus::new(game, player, &Money::new(100, Currency::Usd))?;
    /// let bonus = client.create_bonus(&welcome.with_key(BonusKey::new("welcome-player_42")?)).await?;
    /// assert_eq!(bonus.amount, 100);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_bonus(&self, bonus: &CreateBonus) -> Result<Bonus> {
        self.post_alpha(alpha::CREATE_BONUS, bonus).await
    }

    /// `GET /v1alpha1/bonuses/{id_or_key}`. An answer about another bonus is [`Error::BadAnswer`].
    pub async fn get_bonus(&self, by: &BonusRef) -> Result<Bonus> {
        let bonus: Bonus = self.get(&Route::of(alpha::GET_BONUS, by.as_str())?).await?;
        match by {
            BonusRef::Id(id) => check_same(id.as_str(), bonus.id.as_str())?,
            BonusRef::Key(key) if bonus.key.as_ref().is_some_and(|answered| answered != key) => {
                return Err(Error::BadAnswer("it is about another key than the one asked for".to_owned()));
            }
            BonusRef::Key(_) => {}
        }
        Ok(bonus)
    }

    /// `GET /v1alpha1/bonuses`: one page, in no specified order.
    pub async fn list_bonuses(&self, list: &ListBonuses, page: Page) -> Result<Vec<Bonus>> {
        self.page(list, page).await
    }

    /// All of `GET /v1alpha1/bonuses` as a stream.
    pub fn bonuses(&self, list: ListBonuses) -> Entries<Bonus> {
        Entries::new(self, list)
    }

    /// Tried once: nothing makes a repeat of it safe.
    async fn post_alpha<T: serde::de::DeserializeOwned>(
        &self,
        route: ApiRoute,
        body: &impl Serialize,
    ) -> Result<T> {
        // Texts, integers and JSON under fixed names: these types have no value that JSON can't carry.
        let body = serde_json::to_string(body).unwrap_or_default();
        let once = self.with_retry(RetryPolicy::none());
        let answer = once.exchange.send(&Route::new(route), Call::Post { body: &body, key: None }).await?;
        parse(&answer, &self.exchange.token)
    }
}
