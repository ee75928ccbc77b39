mod flood;
mod hashing;
mod imported;
mod second_factor;
mod sign_in;
