mod flood;
mod hashing;
mod second_factor;
mod sign_in;
