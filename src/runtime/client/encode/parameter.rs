//! A parameter of an operation: its name, where it goes and how it is written.

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A part of the path template.
    Path,
    /// The query of the URL.
    Query,
    /// The whole query of the URL (OpenAPI 3.2).
    QueryString,
    /// A request header.
    Header,
    /// The `Cookie` header.
    Cookie,
}

/// How a list or an object is written (OpenAPI, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;color=blue,black`
    Matrix,
    /// `.blue,black`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue&color=black`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color%5BR%5D=100&color%5BG%5D=200`
    DeepObject,
    /// `color=blue; color=black`, sent as it is (OpenAPI 3.2)
    Cookie,
}

/// A Parameter Object, or a member of a form, as far as sending it needs to know.
///
/// `Parameter::query("ids").style(Style::PipeDelimited)` is the `ids` of `ids=1%7C2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter<'n> {
    /// The name on the wire.
    pub name: &'n str,
    /// Where it goes.
    pub location: Location,
    /// How a list or an object is written.
    pub style: Style,
    /// Whether each item of a list and each member of an object is written on its own.
    pub explode: bool,
    /// Whether the reserved characters of RFC 3986 are sent as they are.
    pub allow_reserved: bool,
    /// Whether the value is sent as JSON (`content: application/json`), whatever the style.
    pub json: bool,
    /// Whether the value is sent as one form (`content: application/x-www-form-urlencoded`), whatever the style.
    pub form: bool,
    /// The members that have an encoding of their own, when this is a form or the whole query.
    pub members: &'n [Parameter<'n>],
}

impl<'n> Parameter<'n> {
    /// A parameter in the path, of style `simple`.
    pub const fn path(name: &'n str) -> Self {
        Self::new(name, Location::Path, Style::Simple)
    }

    /// A parameter in the query, of style `form`, exploded.
    pub const fn query(name: &'n str) -> Self {
        Self::new(name, Location::Query, Style::Form)
    }

    /// The whole query (OpenAPI 3.2).
    pub const fn query_string(name: &'n str) -> Self {
        Self::new(name, Location::QueryString, Style::Form)
    }

    /// A header, of style `simple`.
    pub const fn header(name: &'n str) -> Self {
        Self::new(name, Location::Header, Style::Simple)
    }

    /// A cookie, of style `form`, exploded.
    pub const fn cookie(name: &'n str) -> Self {
        Self::new(name, Location::Cookie, Style::Form)
    }

    /// Another style, with the `explode` that the specification gives to it.
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, explode: matches!(style, Style::Form | Style::Cookie), ..self }
    }

    /// Another `explode`.
    #[must_use]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// Sends the reserved characters of RFC 3986 as they are.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }

    /// Sends the value as JSON.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { json: true, ..self }
    }

    /// Sends an object as a form that is one value, `range=from%3D1%26to%3D2`, and a text as such a form already.
    #[must_use]
    pub const fn form(self) -> Self {
        Self { form: true, ..self }
    }

    /// Gives members of the object that is a form or the whole query an encoding of their own. The others are written as
    /// those of a form are: `a=1&a=2` for a list, JSON for an object.
    #[must_use]
    pub const fn members(self, members: &'n [Parameter<'n>]) -> Self {
        Self { members, ..self }
    }

    const fn new(name: &'n str, location: Location, style: Style) -> Self {
        let explode = matches!(style, Style::Form);
        Self { name, location, style, explode, allow_reserved: false, json: false, form: false, members: &[] }
    }
}
