//! The primary key of an item, and the indexes of a table.

/// The attribute of the partition key.
pub const PK: &str = "pk";
/// The attribute of the sort key.
pub const SK: &str = "sk";

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    pub pk: String,
    pub sk: String,
}

/// An index of a table. Local indexes share the table's partition key.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    pub name: &'static str,
    /// The attribute of its partition key.
    pub partition_key: &'static str,
    /// The attribute of its sort key.
    pub sort_key: &'static str,
    /// Whether it is global. Only local indexes can be read consistently.
    pub global: bool,
}
