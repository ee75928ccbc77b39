//! An element as it is read: however it is written, two that mean the same are equal.

use super::is_blank;
use crate::federation::saml::unfit::Unfit;

/// An element, by its expanded name (Namespaces in XML §2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::federation::saml) struct Element {
    pub(in crate::federation::saml) namespace: String,
    pub(in crate::federation::saml) name: String,
    /// In the order of namespace and name.
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attribute {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) value: String,
}

/// Two texts are never side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Whether it has this name.
    pub(in crate::federation::saml) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// An attribute without a namespace.
    pub(in crate::federation::saml) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|one| one.namespace.is_empty() && one.name == name)?;
        Some(&found.value)
    }

    /// The values of all its attributes with this name, in whatever namespace.
    pub(in crate::federation::saml) fn any_attribute(
        &self,
        name: &str,
    ) -> impl Iterator<Item = &str> {
        let attributes = self.attributes.iter();
        attributes
            .filter(move |one| one.name == name)
            .map(|one| one.value.as_str())
    }

    /// Whether it has no attributes but these, without a namespace.
    pub(in crate::federation::saml) fn has_only(&self, names: &[&str]) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.all(|one| one.namespace.is_empty() && names.contains(&one.name.as_str()))
    }

    /// The elements in it.
    pub(in crate::federation::saml) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it of this name.
    pub(in crate::federation::saml) fn all(
        &self,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = &Self> {
        self.elements()
            .filter(move |element| element.is(namespace, name))
    }

    /// The element of this name, if there is one; more than one are an error.
    pub(in crate::federation::saml) fn one(
        &self,
        namespace: &str,
        name: &str,
    ) -> Result<Option<&Self>, Unfit> {
        let mut all = self.all(namespace, name);
        match (all.next(), all.next()) {
            (found, None) => Ok(found),
            (_, Some(_)) => Err(Unfit::Parts),
        }
    }

    /// Its text, where it has nothing but text.
    pub(in crate::federation::saml) fn text(&self) -> Option<&str> {
        match self.children.as_slice() {
            [] => Some(""),
            [Node::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether there is no text in it but blanks.
    pub(in crate::federation::saml) fn has_no_text(&self) -> bool {
        self.children.iter().all(|child| match child {
            Node::Element(_) => true,
            Node::Text(text) => text.bytes().all(is_blank),
        })
    }

    /// It, and all in it.
    pub(in crate::federation::saml) fn walk<E>(
        &self,
        see: &mut impl FnMut(&Self) -> Result<(), E>,
    ) -> Result<(), E> {
        see(self)?;
        self.elements().try_for_each(|element| element.walk(see))
    }

    /// Without its children of this name.
    pub(in crate::federation::saml) fn without(&self, namespace: &str, name: &str) -> Self {
        let mut copy = Self {
            children: Vec::new(),
            ..self.clone()
        };
        for child in &self.children {
            match child {
                Node::Element(element) if element.is(namespace, name) => {}
                Node::Element(element) => copy.children.push(Node::Element(element.clone())),
                Node::Text(text) => copy.add_text(text),
            }
        }
        copy
    }

    pub(super) fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }
}
