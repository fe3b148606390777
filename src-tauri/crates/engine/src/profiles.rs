//! Listeners who share a machine: names, PINs, and who is listening now.

use std::time::{Duration, Instant};

use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use attune_library::Profile;

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::EngineEvent;

/// Fewest characters of a PIN.
const SHORTEST_PIN: usize = 4;
/// Wrong PINs before there is a pause.
const ATTEMPTS: u32 = 5;
/// The pause.
const PAUSE: Duration = Duration::from_secs(30);

/// Wrong PINs given lately.
#[derive(Debug, Default)]
pub(crate) struct PinAttempts {
    wrong: u32,
    last: Option<Instant>,
}

impl Engine {
    /// All listeners, oldest first.
    pub fn profiles(&self) -> Result<Vec<Profile>, EngineError> {
        Ok(self.inner.library.profiles()?)
    }

    /// Adds a listener; a PIN is stored as an Argon2id hash only.
    ///
    /// Errors: [`EngineError::NoName`], [`EngineError::PinTooShort`], a name that is taken.
    pub fn create_profile(&self, name: &str, pin: Option<&str>) -> Result<Vec<Profile>, EngineError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(EngineError::NoName);
        }
        let hash = pin.map(hashed).transpose()?;
        self.inner.library.add_profile(name, hash.as_deref(), now_ms())?;
        self.inner.profiles_changed()
    }

    /// Makes a listener the current one. Their taste, feedback and ledger take the place of the other's.
    ///
    /// Errors: [`EngineError::WrongPin`], [`EngineError::TooManyAttempts`], [`EngineError::NoSuchProfile`].
    pub fn switch_profile(&self, id: u32, pin: Option<&str>) -> Result<Vec<Profile>, EngineError> {
        self.inner.check_pin(id, pin)?;
        self.inner.library.switch_profile(id)?;
        self.inner.stop_radio();
        self.inner.forget_memory();
        self.open_the_lock()?;
        self.inner.profiles_changed()
    }

    /// Whether the current listener's PIN has to be given first.
    pub fn is_locked(&self) -> bool {
        self.inner.locked.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Opens the current profile with its PIN.
    pub fn unlock(&self, pin: &str) -> Result<(), EngineError> {
        let current = self.profiles()?.into_iter().find(|p| p.current).ok_or(EngineError::NoSuchProfile)?;
        self.inner.check_pin(current.id, Some(pin))?;
        self.open_the_lock()
    }

    fn open_the_lock(&self) -> Result<(), EngineError> {
        self.inner.locked.store(false, std::sync::atomic::Ordering::Release);
        self.open_what_waits()
    }

    /// Renames a listener.
    pub fn rename_profile(
        &self,
        id: u32,
        name: &str,
        pin: Option<&str>,
    ) -> Result<Vec<Profile>, EngineError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(EngineError::NoName);
        }
        self.inner.check_pin(id, pin)?;
        self.inner.library.rename_profile(id, name)?;
        self.inner.profiles_changed()
    }

    /// Sets, changes or (with `None`) removes a PIN.
    pub fn set_pin(
        &self,
        id: u32,
        old: Option<&str>,
        pin: Option<&str>,
    ) -> Result<Vec<Profile>, EngineError> {
        self.inner.check_pin(id, old)?;
        let hash = pin.map(hashed).transpose()?;
        self.inner.library.set_profile_pin(id, hash.as_deref())?;
        self.inner.profiles_changed()
    }

    /// Deletes a listener with all that is theirs; not the current one.
    pub fn delete_profile(&self, id: u32, pin: Option<&str>) -> Result<Vec<Profile>, EngineError> {
        self.inner.check_pin(id, pin)?;
        self.inner.library.delete_profile(id)?;
        self.inner.profiles_changed()
    }
}

impl Inner {
    fn profiles_changed(&self) -> Result<Vec<Profile>, EngineError> {
        let profiles = self.library.profiles()?;
        self.emit(EngineEvent::Profiles(profiles.clone()));
        Ok(profiles)
    }

    fn check_pin(&self, id: u32, pin: Option<&str>) -> Result<(), EngineError> {
        let profile =
            self.library.profiles()?.into_iter().find(|p| p.id == id).ok_or(EngineError::NoSuchProfile)?;
        let Some(hash) = profile.pin_hash else { return Ok(()) };
        let mut attempts = self.pin_attempts.lock();
        if attempts.wrong >= ATTEMPTS {
            if attempts.last.is_some_and(|last| last.elapsed() < PAUSE) {
                return Err(EngineError::TooManyAttempts);
            }
            *attempts = PinAttempts::default();
        }
        let right = PasswordHash::new(&hash).is_ok_and(|hash| {
            pin.is_some_and(|pin| Argon2::default().verify_password(pin.as_bytes(), &hash).is_ok())
        });
        if right {
            *attempts = PinAttempts::default();
            return Ok(());
        }
        attempts.wrong += 1;
        attempts.last = Some(Instant::now());
        Err(EngineError::WrongPin)
    }
}

/// Argon2id with a salt of its own, as a PHC string (RFC 9106).
fn hashed(pin: &str) -> Result<String, EngineError> {
    if pin.chars().count() < SHORTEST_PIN {
        return Err(EngineError::PinTooShort);
    }
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default()
        .hash_password(pin.as_bytes(), &salt)
        .map_err(|error| EngineError::Pin(error.to_string()))?;
    Ok(hash.to_string())
}
