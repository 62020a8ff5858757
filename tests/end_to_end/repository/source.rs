//! Rust source as words, without comments and the contents of strings.

use proc_macro2::{TokenStream, TokenTree};

/// The identifiers and punctuation marks of Rust source, in order; `::` is two marks, a string or number is `""`.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    flatten(text.parse().unwrap_or_else(|error| panic!("{error}: {text}")), &mut tokens);
    tokens
}

fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                tokens.push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
            TokenTree::Literal(_) => tokens.push("\"\"".to_owned()),
            TokenTree::Ident(_) | TokenTree::Punct(_) => tokens.push(tree.to_string()),
        }
    }
}

#[test]
fn comments_and_strings_are_no_tokens() {
    let text = "/// crate::a\nfn f() { // crate::b\n g(\"crate::c\", 1) }";
    let found = tokens(text).join(" ");
    assert_eq!(found, "# [ doc = \"\" ] fn f ( ) { g ( \"\" , \"\" ) }");
}
