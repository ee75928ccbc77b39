mod flood;
mod hashing;
mod sign_in;
