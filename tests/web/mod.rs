mod accounts;
mod client_address;
mod pages;
mod pages_views;
mod server;
mod sessions;
mod theme;
