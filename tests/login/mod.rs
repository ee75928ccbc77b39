mod flood;
mod hashing;
mod passkey;
mod sign_in;
