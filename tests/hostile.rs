//! Finished PDFs that mean harm: little to read, and endless work for a reader that does as it is told. Each of these took
//! hours, or more memory than a machine has, before it was bounded.

mod support;

use banxin::finished::{Finished, ObjectId, Segment, Thing, Value};
use support::raw::{CATALOG, PAGES, file, page, stream};

fn content(bytes: Vec<u8>) -> banxin::Result<banxin::finished::Content> {
    Finished::read(bytes).unwrap().content(0)
}

#[test]
fn a_stream_that_is_named_over_and_over_is_joined_to_a_bound() {
    let contents = "5 0 R ".repeat(5000);
    let page = format!("<</Type /Page /Parent 2 0 R /Contents [{contents}]>>");
    let blank = stream("", &" ".repeat(16 << 20));
    let error = content(file(&[CATALOG, PAGES, (3, &page), (5, &blank)])).unwrap_err();
    assert!(error.message.contains("more than can be read"), "{error}");
}

#[test]
fn marks_that_are_never_ended_cost_nothing() {
    let marks = "/P BMC ".repeat(60_000) + &"0 0 1 1 re f ".repeat(60_000);
    let content = content(page("", &marks, &[])).unwrap();
    assert_eq!((content.things.len(), content.marks.len()), (60_000, 1024));
    assert!(content.things.iter().all(|painted| painted.mark == Some(1023)));
}

#[test]
fn marks_that_stand_too_deep_end_one_by_one() {
    let marks = "/P BMC ".repeat(1100) + &"EMC ".repeat(99) + "0 0 1 1 re f EMC 0 0 1 1 re f";
    let found: Vec<_> =
        content(page("", &marks, &[])).unwrap().things.iter().map(|painted| painted.mark).collect();
    assert_eq!(found, [Some(1000), Some(999)]);
}

#[test]
fn a_path_that_is_closed_over_and_over_costs_nothing() {
    let path = "0 0 m ".to_owned() + &"h ".repeat(60_000) + &"1 1 2 2 v h ".repeat(60_000) + "S";
    assert_eq!(content(page("", &path, &[])).unwrap().things.len(), 1);
}

#[test]
fn a_line_of_endless_dashes_is_neither_read_nor_drawn() {
    let line = "[0.001 0.001] 0 d 1 w 0 0 m 50000 50000 l S";
    let finished = Finished::read(page("", line, &[])).unwrap();
    let refused = [finished.content(0).unwrap_err(), finished.draw(0, 72.0).unwrap_err()];
    assert!(refused.iter().all(|error| error.message.contains("more than can be read")), "{refused:?}");
    assert!(content(page("", "[3 2] 0 d 1 w 0 0 m 500 500 l S", &[])).is_ok());
}

#[test]
fn a_closed_path_goes_on_from_where_it_began() {
    let content = content(page("", "5 6 m 10 0 l 10 10 l h 1 1 2 2 v S", &[])).unwrap();
    let Thing::Path(path) = &content.things[0].thing else { panic!("a path") };
    let Some(Segment::Curve(from, ..)) = path.segments.last() else { panic!("a curve") };
    assert_eq!((from.x, from.y), (5.0, 6.0));
}

#[test]
fn a_profile_that_is_set_over_and_over_is_read_once() {
    let keys = "/Resources <</ColorSpace <</C [/ICCBased 5 0 R]>> /Shading <</S 6 0 R>>>>";
    let profile = stream("/N 4", &"p".repeat(2 << 20));
    let shading = stream("/ShadingType 4 /ColorSpace /DeviceGray", &"s".repeat(2 << 20));
    let marks = "/C cs 0 0 0 1 scn 0 0 1 1 re f /S sh ".repeat(5_000);
    let content = content(page(keys, &marks, &[(5, &profile), (6, &shading)])).unwrap();
    assert_eq!((content.things.len(), content.paints.len()), (10_000, 1));
}

#[test]
fn a_large_dictionary_that_is_named_over_and_over_is_refused() {
    let state = format!("/Resources <</ExtGState <</G <</LW 1 {}>>>>>>", "/K 1 ".repeat(1 << 16));
    let error = content(page(&state, &"/G gs ".repeat(2_000), &[])).unwrap_err();
    assert!(error.message.contains("more than can be read"), "{error}");
}

#[test]
fn lists_in_lists_by_reference_end_before_the_stack_does() {
    let (open, close) = ("[".repeat(60), "]".repeat(60));
    let nested: Vec<String> = (5..400).map(|number| format!("{open}{} 0 R{close}", number + 1)).collect();
    let objects: Vec<(u32, &str)> = (5..).zip(nested.iter().map(String::as_str)).collect();
    let finished = Finished::read(page("", "", &objects)).unwrap();
    let mut digests = finished.digests(&[]);
    digests.of(&Value::Ref(ObjectId { number: 5, generation: 0 }));
    assert!(!digests.is_whole());
    digests = finished.digests(&[]);
    digests.of(&Value::Ref(ObjectId { number: 399, generation: 0 }));
    assert!(digests.is_whole());
}
