//! The allocator: constant time like the default one, and 3 KB smaller after gzip.

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
