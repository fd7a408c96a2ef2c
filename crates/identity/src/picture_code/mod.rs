//! Picture codes 图片密码 of the youngest pupils: four different pictures out of twelve, tapped in order. They open nothing by themselves:
//! only a running class session asks for them, and what it opens is limited ([`crate::class_sign_in`]).

mod picture;
mod rows;

use web::PageError;

use crate::guardians::Owner;
use crate::password::{self, Password};

pub use picture::Picture;
pub use rows::{Charged, Standing, charge, forgive, list_standings, save};

/// So many pictures are tapped.
pub const LENGTH: usize = 4;

/// So many wrong tries in a row lock a code: of 11,880 codes nobody finds one that way.
pub const MOST_WRONG: i64 = 5;

/// Four pictures in order.
#[derive(Clone, PartialEq, Eq)]
pub struct PictureCode([Picture; LENGTH]);

impl PictureCode {
    /// A code that nobody can guess; no picture comes twice, which is easier to remember.
    ///
    /// # Errors
    /// The machine is out of randomness.
    pub fn draw() -> Result<Self, PageError> {
        let mut left = Picture::ALL.to_vec();
        let mut code = [Picture::Sun; LENGTH];
        for place in &mut code {
            *place = left.swap_remove(below(left.len())?);
        }
        Ok(Self(code))
    }

    /// What was tapped, once it is enough.
    #[must_use]
    pub fn tapped(pictures: &[Picture]) -> Option<Self> {
        pictures.try_into().ok().map(Self)
    }

    /// The pictures, in order.
    #[must_use]
    pub fn pictures(&self) -> [Picture; LENGTH] {
        self.0
    }

    /// The hash to keep, made as that of a password.
    ///
    /// # Errors
    /// The machine is out of memory or of randomness.
    pub async fn hash(&self) -> Result<String, PageError> {
        password::hash(self.as_password()).await
    }

    /// Whether it is the one behind `hash`.
    ///
    /// # Errors
    /// The machine is out of memory.
    pub async fn is_behind(&self, hash: String) -> Result<bool, PageError> {
        password::verify(self.as_password(), Some(hash)).await
    }

    fn as_password(&self) -> Password {
        Password::new(self.0.map(Picture::key).join(" "))
    }
}

/// A number below `bound`, each as likely.
fn below(bound: usize) -> Result<usize, PageError> {
    let fair = 256 - 256 % bound;
    loop {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|_| PageError::internal(std::io::Error::other("no randomness")))?;
        if usize::from(byte[0]) < fair {
            return Ok(usize::from(byte[0]) % bound);
        }
    }
}

/// Gives each of `people` a code, in place of an earlier one; the codes are told once and kept as hashes. Hashing takes long, so it is
/// done before the transaction in which [`save`] keeps them.
///
/// # Errors
/// The machine is out of memory or of randomness.
pub async fn make(people: &[Owner]) -> Result<Vec<(PictureCode, String)>, PageError> {
    let mut made = Vec::with_capacity(people.len());
    for _ in people {
        let code = PictureCode::draw()?;
        let hash = code.hash().await?;
        made.push((code, hash));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Picture, PictureCode};

    #[test]
    fn no_picture_comes_twice_and_each_comes() {
        let mut seen = Vec::new();
        for _ in 0..300 {
            let code = PictureCode::draw().unwrap().pictures();
            assert!(code.iter().enumerate().all(|(at, one)| !code[at + 1..].contains(one)), "{code:?}");
            seen.extend(code);
        }
        assert!(Picture::ALL.iter().all(|picture| seen.contains(picture)));
    }

    #[tokio::test]
    async fn the_order_counts() {
        let code = PictureCode::tapped(&Picture::ALL[..LENGTH]).unwrap();
        let hash = code.hash().await.unwrap();
        assert!(code.is_behind(hash.clone()).await.unwrap());
        let mut turned = code.pictures();
        turned.swap(0, 1);
        assert!(!PictureCode::tapped(&turned).unwrap().is_behind(hash).await.unwrap());
        assert!(PictureCode::tapped(&Picture::ALL[..3]).is_none());
    }
}
