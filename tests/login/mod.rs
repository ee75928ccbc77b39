mod by_mail;
mod flood;
mod hashing;
mod imported;
mod passkey;
mod required;
mod second_factor;
mod sign_in;
