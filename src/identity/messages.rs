//! What people are told about their account, each with a link to choose a password by.

use super::requests::NewApplicant;
use super::store::User;
use crate::notifications::{Link, Message};

fn to_password(address: &str) -> Link {
    Link {
        label: "Kies uw wachtwoord".to_owned(),
        url: address.to_owned(),
    }
}

/// To who was invited.
pub fn invited(user: &User, address: &str) -> Message {
    Message::personal(
        ("invitation", user.email.clone()),
        "U bent uitgenodigd voor het subsidieloket",
        vec![
            format!("Beste {},", user.name),
            "U bent toegevoegd aan het subsidieloket. Kies een wachtwoord om in te loggen. De link werkt één keer, en 7 dagen lang."
                .to_owned(),
        ],
        to_password(address),
    )
}

/// To who asked for an account.
pub fn signed_up(new: &NewApplicant, address: &str) -> Message {
    Message::personal(
        ("sign-up", new.email.to_lowercase()),
        "Maak uw account af",
        vec![
            format!("Beste {},", new.name),
            "U vroeg een account aan bij het subsidieloket. Kies een wachtwoord om in te loggen. De link werkt één keer, en 7 dagen \
             lang."
                .to_owned(),
            "Vroeg u hier niet om? Dan hoeft u niets te doen: zonder wachtwoord kan niemand met dit account inloggen.".to_owned(),
        ],
        to_password(address),
    )
}

/// To who has an account already, when somebody asked for one with that address.
pub fn signed_up_before(user: User, address: &str) -> Message {
    Message::personal(
        ("sign-up-known", user.email),
        "U hebt al een account",
        vec![
            "Iemand vroeg een account aan met dit e-mailadres. U hebt er al een: log in, of kies met deze link een nieuw wachtwoord. \
             De link werkt één keer, en een uur lang."
                .to_owned(),
            "Vroeg u hier niet om? Dan hoeft u niets te doen.".to_owned(),
        ],
        to_password(address),
    )
}

/// To who forgot the password.
pub fn password_forgotten(user: User, address: &str) -> Message {
    Message::personal(
        ("password-reset", user.email),
        "Kies een nieuw wachtwoord",
        vec![
            "U vroeg om een nieuw wachtwoord voor het subsidieloket. De link werkt één keer, en een uur lang.".to_owned(),
            "Vroeg u hier niet om? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.".to_owned(),
        ],
        to_password(address),
    )
}
