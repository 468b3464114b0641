//! Linked accounts beside whoever fetches pages.

use diagnosis::account::{Kept, Known, LinkOrder, NoAccount, Revoked};
use diagnosis::internet::Internet;
use diagnosis::knowledge::account::Account;
use diagnosis::phone::{NoReply, Portion, Query, Reply};

use super::Accounts;

/// Each question goes where it belongs: to an account that it names, else to `pages`.
#[derive(Debug)]
pub struct WithAccounts<I> {
    pub pages: I,
    pub accounts: Accounts,
}

impl<I: Internet> Internet for WithAccounts<I> {
    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let Some(account) = query.account() else { return self.pages.ask(query).await };
        let asking = tokio::time::timeout(query.deadline(), self.accounts.space(account));
        match asking.await.map_err(|_| NoReply::TimedOut)? {
            Ok(space) => {
                let stdout = serde_json::to_vec(&space).map_err(|error| NoReply::Refused(error.to_string()))?;
                Ok(Reply { stdout, stderr: Vec::new(), exit: Some(0) })
            }
            Err(why) => Ok(why.to_reply()),
        }
    }

    async fn ask_long(&self, query: &Query, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<Reply, NoReply> {
        if query.account().is_some() { self.ask(query).await } else { self.pages.ask_long(query, told).await }
    }

    fn accounts(&self) -> Known {
        let set_up = Account::ALL.into_iter().filter(|account| self.accounts.is_set_up(*account)).collect();
        Known { set_up, linked: self.accounts.linked() }
    }

    async fn link(&self, order: &LinkOrder, told: &(dyn Fn(&str) + Send + Sync)) -> Result<Kept, NoAccount> {
        self.accounts.link(order, told).await
    }

    async fn unlink(&self, account: Account) -> Result<Revoked, NoAccount> {
        self.accounts.unlink(account).await
    }
}
