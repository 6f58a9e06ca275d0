//! What all examples share: where the client comes from.
//!
//! With `VZAPS_CLIENT_TOKEN` and its companions in the environment the examples use the real API, else the one in memory.

#![allow(dead_code, reason = "each example uses a part of this")]

use std::env;
use std::error::Error;

use vzaps::client::Instance;
use vzaps::{Client, FakeApi};

/// What `main` of every example returns.
pub type Outcome = Result<(), Box<dyn Error>>;

/// What an example works with.
pub struct Setup {
    /// A client of the account.
    pub client: Client,
    /// The API in memory, unless the real one is used.
    pub fake: Option<FakeApi>,
    instance: Option<String>,
    phone: Option<String>,
}

/// The real API when the environment says so, else one in memory with a connected instance.
pub fn setup() -> Result<Setup, Box<dyn Error>> {
    if env::var_os("VZAPS_CLIENT_TOKEN").is_some() {
        println!("Using the real API.\n");
        let (instance, phone) = (vzaps::instance_id_from_env().ok(), env::var("VZAPS_PHONE").ok());
        return Ok(Setup { client: Client::from_env()?, fake: None, instance, phone });
    }
    println!("VZAPS_CLIENT_TOKEN is not set: using an API in memory.\n");
    let fake = FakeApi::new();
    let instance = fake.add_instance("Example");
    fake.pair(&instance.id, "5511999999999");
    let (client, phone) = (fake.client().build()?, Some("5511888888888".to_owned()));
    Ok(Setup { client, fake: Some(fake), instance: Some(instance.id), phone })
}

impl Setup {
    /// The instance to work with.
    pub fn instance(&self) -> Result<Instance, Box<dyn Error>> {
        let id = self.instance.clone().ok_or("set VZAPS_INSTANCE_ID to the id of an instance")?;
        Ok(self.client.instance(id))
    }

    /// Who gets the messages: digits only, with the country code.
    pub fn phone(&self) -> Result<&str, Box<dyn Error>> {
        Ok(self.phone.as_deref().ok_or("set VZAPS_PHONE to the number that gets the messages")?)
    }
}
