mod flood;
mod hashing;
mod imported;
mod sign_in;
