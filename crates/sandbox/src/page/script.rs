//! The page's scripts. Everything works without them.
//!
//! A browser that hands a game's own scheme on to the game stays where it was: on a page that still says
//! Pay. When the player looks at it again, it is asked anew, and says what became of the payment.

use crate::page::response::own_scheme;

/// Asks for the page anew when its window is looked at after a form was sent.
pub(super) const SCRIPT: &str =
    "addEventListener('submit',()=>addEventListener('focus',()=>location.reload(),{once:true}))";

/// Leads back to the game once more, on the page that leads there two times.
pub(super) const ONCE_MORE: &str =
    "setTimeout(()=>{location.href=document.getElementById('back').href},1500)";

/// Whether a page has use for it: a web address replaces the page, and needs none.
pub(super) fn is_useful(return_url: Option<&str>) -> bool {
    return_url.and_then(own_scheme).is_some()
}
