//! A list as the API answers it: a bare array (REST), or an object around one (the RPC form of older texts).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::StructsAreObjects;
use crate::listing::Listed;

/// The entries of either form.
///
/// An object without the array is an error, not an empty list: by an empty list the caller concludes
/// that there is no such session.
#[derive(Debug)]
pub(crate) struct List<T>(pub Vec<T>);

impl<'de, T: Listed> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData)).map(List)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Listed> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array, or an object with `{}`", T::KEY)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Entry(entry)) = sequence.next_element()? {
            entries.push(entry);
        }
        Ok(entries)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut entries = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key != T::KEY {
                map.next_value::<IgnoredAny>()?;
            } else if entries.is_some() {
                return Err(A::Error::duplicate_field(T::KEY));
            } else {
                entries = Some(map.next_value::<Option<Vec<Entry<T>>>>()?.unwrap_or_default());
            }
        }
        let entries = entries.ok_or_else(|| A::Error::missing_field(T::KEY))?;
        Ok(entries.into_iter().map(|Entry(entry)| entry).collect())
    }
}

/// One entry, which is an object as an answer by itself is.
struct Entry<T>(T);

impl<'de, T: Listed> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(StructsAreObjects(deserializer)).map(Self)
    }
}
