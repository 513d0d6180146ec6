#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use proptest::prelude::*;

use super::*;
use crate::dialect::types::{Primitive, Promise, TypeExpr};

fn read(text: &str) -> Result<Metadata, Unusable> {
    csdl::read(&Arc::new(Source::new("m.csdl.xml", text)))
}

const LAMPS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="ns.light" Alias="l" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="fixture" Abstract="true">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
      </EntityType>
      <EntityType Name="lamp" BaseType="l.fixture" OpenType="true">
        <Property Name="moods" Type="Collection(r.mood)" Nullable="false" />
        <Property Name="heat" Type="l.watts">
          <Annotation Term="x"><Record><PropertyValue Property="Name" /></Record></Annotation>
        </Property>
        <Property Name="where" Type="Edm.GeographyPoint" Nullable="true" />
        <NavigationProperty Name="room" Type="ns.rooms.room" />
      </EntityType>
      <TypeDefinition Name="watts" UnderlyingType="Edm.Double" />
    </Schema>
    <Schema Namespace="ns.rooms" Alias="r">
      <EnumType Name="mood" IsFlags="true"><Member Name="calm" /><Member Name="gay&amp;loud" /></EnumType>
      <ComplexType Name="room"/>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#;

#[test]
fn types_have_their_properties_and_places() {
    let metadata = read(LAMPS).unwrap();
    let lamp = metadata.find_type("NS.Light.LAMP").unwrap();
    assert_eq!((&*lamp.name, lamp.place.text()), ("ns.light.lamp", "lamp"));
    assert!(lamp.open && !lamp.is_abstract);
    let lineage: Vec<&str> = metadata.lineage(lamp).map(|ty| &*ty.name).collect();
    assert_eq!(lineage, ["ns.light.lamp", "ns.light.fixture"]);
    let fixture = metadata.find_type("ns.light.fixture").unwrap();
    assert!(fixture.is_abstract && fixture.key.as_deref() == Some("id"));

    let (owner, id) = metadata.property(lamp, "ID").unwrap();
    assert_eq!(&*owner.name, "ns.light.fixture");
    assert_eq!(id.says(&Promise::NotNullable).unwrap().text(), "false");
    let (_, room) = metadata.property(lamp, "room").unwrap();
    assert!(room.relationship);
    assert_eq!(room.ty.as_ref().unwrap().1.text(), "ns.rooms.room");
    let declaring: Vec<&str> = metadata.declaring("heat").map(|ty| &*ty.name).collect();
    assert_eq!(declaring, ["ns.light.lamp"]);
    assert!(metadata.covers("ns.rooms.attic") && !metadata.covers("ns.attic"));
}

#[test]
fn names_of_types_are_followed_through_aliases_and_definitions() {
    let metadata = read(LAMPS).unwrap();
    let lamp = metadata.find_type("ns.light.lamp").unwrap();
    let ty = |name: &str| {
        metadata
            .property(lamp, name)
            .unwrap()
            .1
            .ty
            .clone()
            .unwrap()
            .0
    };
    let TypeExpr::Collection(moods) = ty("moods") else {
        panic!("{:?}", ty("moods"));
    };
    assert!(matches!(*moods, TypeExpr::Named(name) if name.name == "ns.rooms.mood"));
    assert_eq!(ty("heat"), TypeExpr::Primitive(Primitive::Double));
    assert_eq!(ty("where"), TypeExpr::Unreadable);
    let (_, moods) = metadata.property(lamp, "moods").unwrap();
    assert!(
        moods.promises.is_empty(),
        "it is the elements that are not null"
    );
}

#[test]
fn members_are_unescaped_and_flags_are_known() {
    let metadata = read(LAMPS).unwrap();
    let Some(Declared::Enum(mood)) = metadata.find("ns.rooms.mood") else {
        panic!("no enum");
    };
    assert!(mood.flags && mood.claim.lists("gay&loud"));
    assert_eq!(mood.claim.members[1].1.text(), "gay&amp;loud");
}

#[test]
fn base_types_in_a_circle_end() {
    let metadata = read(
        r#"<Schema Namespace="n"><ComplexType Name="a" BaseType="n.b"/><ComplexType Name="b" BaseType="n.a"/></Schema>"#,
    )
    .unwrap();
    let a = metadata.find_type("n.a").unwrap();
    assert!(metadata.property(a, "x").is_none());
    assert!(metadata.lineage(a).count() <= MOST_BASES);
}

#[test]
fn what_is_no_metadata_is_told_with_its_place() {
    let told = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(
        told("<Schema Namespace=\"n\">\n  <EntityType Name=\"a\">\n</Schema>"),
        "m.csdl.xml:3:1: `</EntityType>` has to stand here, not `</Schema>`"
    );
    assert_eq!(
        told("<Schema Namespace=\"n\">\n  <EntityType/>\n</Schema>"),
        "m.csdl.xml:2:4: `EntityType` has no `Name` here"
    );
    assert_eq!(
        told("<Schema Namespace=\"n\">\n  <EntityType Name=\"a\"/>"),
        "m.csdl.xml:1:2: this element is never closed"
    );
    assert_eq!(
        told("<Schema Namespace=\"n\"><EntityType Name=\"&x;\"/></Schema>"),
        "m.csdl.xml:1:41: a character here is not escaped"
    );
    assert_eq!(
        told("<html></html>"),
        "m.csdl.xml:1:1: it declares no types: metadata is CSDL in XML, as a service gives it at `$metadata`"
    );
    assert!(told("").starts_with("m.csdl.xml: it declares no types"));
}

proptest! {
    #[test]
    fn mutilated_metadata_gives_claims_or_a_place(
        cut in 0..LAMPS.len(),
        end in 0..LAMPS.len(),
        put in "[<>/&\"'= a-zé(]{0,6}",
    ) {
        let (cut, end) = (cut.min(end), cut.max(end));
        let text = format!("{}{put}{}", &LAMPS[..cut], &LAMPS[end..]);
        match read(&text) {
            Ok(metadata) => {
                for ty in metadata.types() {
                    prop_assert!(text.get(ty.place.span.range()).is_some());
                    metadata.lineage(ty).count();
                }
            }
            Err(unusable) => {
                prop_assert!(text.get(unusable.place.span.range()).is_some());
                unusable.to_string();
            }
        }
    }
}
