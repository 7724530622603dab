//! Two futures, of which the first to finish counts.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Which of two futures finished.
#[derive(Debug, PartialEq, Eq)]
pub enum First<A, B> {
    /// The one named first, also when both were ready.
    Left(A),
    /// The other one.
    Right(B),
}

/// Waits for the first of two futures and drops the other one.
pub async fn race<A, B>(left: impl Future<Output = A>, right: impl Future<Output = B>) -> First<A, B> {
    let mut left = pin!(left);
    let mut right = pin!(right);
    poll_fn(|context| {
        if let Poll::Ready(value) = left.as_mut().poll(context) {
            return Poll::Ready(First::Left(value));
        }
        right.as_mut().poll(context).map(First::Right)
    })
    .await
}
