mod client_address;
mod flood;
mod pages;
mod pages_views;
mod server;
mod sessions;
mod soak;
