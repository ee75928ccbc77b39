mod flood;
mod hashing;
mod second_factor;
mod imported;
mod sign_in;
