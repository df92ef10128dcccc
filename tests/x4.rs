//! The rules of PDF/X-4 (ISO 15930-7:2010), one by one: every sample keeps each, and a file that is spoiled against one
//! breaks it. The numbers are ours, not those of clauses. (That the widths in the file are those of the outlines, which
//! rule 14 asks too, is a rule of PDF/UA-1 as well, and `accessible.rs` has it checked.)

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use banxin::export::pdf::Options;
use banxin::geom::{Length, Rect, Setting};
use banxin::page::{PlacedPicture, Shape};
use banxin::picture::{Coding, ColorSpace, ColorTag, Picture, RgbPictures, Turn, Words};
use banxin::{Engine, Page};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A file and what it was read from.
struct File {
    bytes: Vec<u8>,
    document: Document,
}

impl File {
    fn read(bytes: Vec<u8>) -> File {
        File { document: Document::load_mem(&bytes).expect("a sound file"), bytes }
    }

    fn follow<'d>(&'d self, object: &'d Object) -> &'d Object {
        self.document.dereference(object).expect("a reference that leads somewhere").1
    }

    /// What stands at the end of a path of keys.
    fn find<'d>(&'d self, from: &'d Dictionary, path: &str) -> Option<&'d Object> {
        let mut names = path.split('/');
        let mut object = from.get(names.next()?.as_bytes()).ok()?;
        for name in names {
            let dictionary = match self.follow(object) {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &stream.dict,
                _ => return None,
            };
            object = dictionary.get(name.as_bytes()).ok()?;
        }
        Some(self.follow(object))
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("a catalog")
    }

    fn info(&self) -> &Dictionary {
        self.find(&self.document.trailer, "Info")
            .and_then(|info| info.as_dict().ok())
            .expect("an Info dictionary")
    }

    fn page(&self) -> &Dictionary {
        let page = self.document.page_iter().next().expect("a page");
        self.document.get_dictionary(page).expect("a page")
    }

    fn xmp(&self) -> String {
        let metadata = self.find(self.catalog(), "Metadata").and_then(|it| it.as_stream().ok());
        metadata.map(|stream| String::from_utf8_lossy(&stream.content).into_owned()).unwrap_or_default()
    }

    /// What stands in an element of the metadata.
    fn said(&self, element: &str) -> Option<String> {
        let xmp = self.xmp();
        let (_, rest) = xmp.split_once(&format!("<{element}>"))?;
        Some(rest.split_once(&format!("</{element}>"))?.0.to_owned())
    }

    fn intents(&self) -> Vec<&Dictionary> {
        let intents = self.find(self.catalog(), "OutputIntents").and_then(|it| it.as_array().ok());
        intents.into_iter().flatten().filter_map(|intent| self.follow(intent).as_dict().ok()).collect()
    }

    /// The profile of the press, unpacked, and its stream's dictionary.
    fn profile(&self) -> Option<(Vec<u8>, &Dictionary)> {
        let intent = *self.intents().first()?;
        let stream = self.find(intent, "DestOutputProfile")?.as_stream().ok()?;
        let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        Some((bytes, &stream.dict))
    }

    fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.document.objects.values().filter_map(|object| object.as_stream().ok())
    }

    fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.document.objects.values().filter_map(|object| match object {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        })
    }

    fn content(&self) -> Content {
        let page = self.document.page_iter().next().expect("a page");
        Content::decode(&self.document.get_page_content(page)).expect("operators")
    }

    fn resources(&self, kind: &str) -> Vec<(String, &Object)> {
        let named = self.find(self.page(), &format!("Resources/{kind}")).and_then(|it| it.as_dict().ok());
        let named = named.into_iter().flat_map(Dictionary::iter);
        named.map(|(name, it)| (String::from_utf8_lossy(name).into_owned(), self.follow(it))).collect()
    }

    fn sides(&self, name: &str) -> Option<[f32; 4]> {
        let sides = self.find(self.page(), name)?.as_array().ok()?;
        sides.iter().map(|side| side.as_float().ok()).collect::<Option<Vec<_>>>()?.try_into().ok()
    }
}

fn name_of<'d>(dictionary: &'d Dictionary, key: &str) -> Option<&'d [u8]> {
    dictionary.get(key.as_bytes()).and_then(Object::as_name).ok()
}

fn number_of(dictionary: &Dictionary, key: &str) -> Option<i64> {
    dictionary.get(key.as_bytes()).and_then(Object::as_i64).ok()
}

fn is_true(dictionary: &Dictionary, key: &str) -> bool {
    dictionary.get(key.as_bytes()).and_then(Object::as_bool).unwrap_or(false)
}

/// A rule: what breaks it in a file, and how a file is spoiled to break it.
struct Rule {
    number: u8,
    broken: fn(&File) -> bool,
    spoil: fn(&mut File),
}

fn catalog_of(file: &mut File) -> &mut Dictionary {
    file.document.catalog_mut().expect("a catalog")
}

fn page_of(file: &mut File) -> &mut Dictionary {
    let page = file.document.page_iter().next().expect("a page");
    file.document.get_dictionary_mut(page).expect("a page")
}

/// Changes the metadata.
fn say(file: &mut File, from: &str, to: &str) {
    let xmp = file.xmp().replace(from, to);
    let id = catalog_of(file).get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let stream = file.document.get_object_mut(id).and_then(Object::as_stream_mut).expect("metadata");
    stream.set_content(xmp.into_bytes());
}

fn info_of(file: &mut File) -> &mut Dictionary {
    let id = file.document.trailer.get(b"Info").and_then(Object::as_reference).expect("an Info dictionary");
    file.document.get_dictionary_mut(id).expect("an Info dictionary")
}

/// The first dictionary, or stream's dictionary, of which something holds, however deep it stands in others.
fn first_of(file: &mut File, holds: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
    fn within<'d>(object: &'d mut Object, holds: &dyn Fn(&Dictionary) -> bool) -> Option<&'d mut Dictionary> {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &mut stream.dict,
            _ => return None,
        };
        if holds(dictionary) {
            return Some(dictionary);
        }
        dictionary.iter_mut().find_map(|(_, object)| within(object, holds))
    }
    let mut objects = file.document.objects.values_mut();
    objects.find_map(|object| within(object, &holds)).expect("such a dictionary")
}

fn intent_of(file: &mut File) -> &mut Dictionary {
    first_of(file, |it| name_of(it, "S") == Some(b"GTS_PDFX"))
}

fn state_of(file: &mut File) -> &mut Dictionary {
    first_of(file, |it| it.has(b"OPM"))
}

fn picture_of(file: &mut File) -> &mut Dictionary {
    first_of(file, |it| name_of(it, "Subtype") == Some(b"Image"))
}

/// Puts operators before those of the page.
fn draw(file: &mut File, operators: &str) {
    let page = file.document.page_iter().next().expect("a page");
    let content = [operators.as_bytes(), &file.document.get_page_content(page)].concat();
    let id = page_of(file).get(b"Contents").and_then(Object::as_reference).expect("contents");
    let content = Stream::new(Dictionary::new(), content).with_compression(false);
    file.document.set_object(id, content);
}

const RULES: &[Rule] = &[
    Rule {
        number: 1,
        broken: |file| {
            let lines: Vec<&[u8]> = file.bytes.splitn(3, |&byte| byte == b'\n').collect();
            let version = lines[0].strip_prefix(b"%PDF-1.").and_then(|rest| rest.first());
            let is_binary =
                lines[1].first() == Some(&b'%') && lines[1].iter().filter(|byte| **byte > 127).count() > 3;
            !version.is_some_and(|digit| (b'3'..=b'6').contains(digit))
                || !is_binary
                || file.catalog().has(b"Version")
        },
        spoil: |file| file.bytes[..8].copy_from_slice(b"%PDF-1.7"),
    },
    Rule {
        number: 2,
        broken: |file| {
            let filters = file.dictionaries().filter_map(|it| it.get(b"Filter").ok());
            file.document.trailer.has(b"Encrypt")
                || filters.into_iter().any(|it| format!("{it:?}").contains("Crypt"))
        },
        spoil: |file| file.document.trailer.set("Encrypt", Dictionary::new()),
    },
    Rule {
        number: 3,
        broken: |file| {
            let id = file.document.trailer.get(b"ID").and_then(Object::as_array).map(Vec::as_slice);
            !matches!(id, Ok([Object::String(one, _), Object::String(other, _)]) if !one.is_empty() && !other.is_empty())
        },
        spoil: |file| drop(file.document.trailer.remove(b"ID")),
    },
    Rule {
        number: 4,
        broken: |file| {
            let Some(Object::Stream(metadata)) = file.find(file.catalog(), "Metadata") else { return true };
            let kind = [name_of(&metadata.dict, "Type"), name_of(&metadata.dict, "Subtype")];
            kind != [Some(&b"Metadata"[..]), Some(b"XML")]
                || metadata.dict.has(b"Filter")
                || !file.xmp().contains("xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"")
                || file.said("pdfxid:GTS_PDFXVersion").as_deref() != Some("PDF/X-4")
        },
        spoil: |file| say(file, "PDF/X-4", "PDF/X-3"),
    },
    Rule {
        number: 5,
        broken: |file| {
            let title = file.xmp().contains("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
            let all = [
                "xmp:CreateDate",
                "xmp:ModifyDate",
                "xmp:MetadataDate",
                "xmpMM:DocumentID",
                "xmpMM:VersionID",
                "xmpMM:RenditionClass",
            ];
            !title || all.iter().any(|element| file.said(element).is_none_or(|said| said.is_empty()))
        },
        spoil: |file| say(file, "xmpMM:RenditionClass", "xmpMM:Other"),
    },
    Rule {
        number: 6,
        broken: |file| {
            let said = name_of(file.info(), "Trapped").map(|it| String::from_utf8_lossy(it).into_owned());
            !matches!(said.as_deref(), Some("True" | "False")) || said != file.said("pdf:Trapped")
        },
        spoil: |file| info_of(file).set("Trapped", "Unknown"),
    },
    Rule {
        number: 7,
        broken: |file| {
            let text = |key: &str| {
                file.info().get(key.as_bytes()).ok().map(|it| lopdf::decode_text_string(it).expect("text"))
            };
            // D:20261124000000Z and 2026-11-24T00:00:00Z are one instant.
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let date = |key: &str| text(key).map(|it| digits(&it));
            let title =
                file.said("dc:title").map(|it| it.split('>').nth(2).unwrap_or("").replace("</rdf:li", ""));
            let unescape = |it: String| it.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            text("Title") != title.map(unescape)
                || text("Producer") != file.said("pdf:Producer")
                || date("CreationDate") != file.said("xmp:CreateDate").map(|it| digits(&it))
                || date("ModDate") != file.said("xmp:ModifyDate").map(|it| digits(&it))
        },
        spoil: |file| info_of(file).set("ModDate", Object::string_literal("D:20200101000000Z")),
    },
    Rule {
        number: 8,
        broken: |file| {
            let intents = file.intents();
            let [intent] = intents[..] else { return true };
            let has = |key: &str| {
                intent.get(key.as_bytes()).and_then(Object::as_str).is_ok_and(|text| !text.is_empty())
            };
            name_of(intent, "S") != Some(b"GTS_PDFX")
                || !has("OutputConditionIdentifier")
                || !(has("Info") || has("RegistryName"))
                || !intent.has(b"DestOutputProfile")
        },
        spoil: |file| drop(intent_of(file).remove(b"OutputConditionIdentifier")),
    },
    Rule {
        number: 9,
        broken: |file| {
            let Some((bytes, dict)) = file.profile() else { return false };
            let size = bytes.first_chunk().map(|size| u32::from_be_bytes(*size) as usize);
            size != Some(bytes.len())
                || &bytes[36..40] != b"acsp"
                || &bytes[12..16] != b"prtr"
                || &bytes[16..20] != b"CMYK"
                || !matches!(bytes[8], 2 | 4)
                || number_of(dict, "N") != Some(4)
        },
        spoil: |file| first_of(file, |it| it.get(b"N").is_ok()).set("N", 3),
    },
    Rule {
        number: 10,
        broken: |file| {
            let allowed: BTreeSet<&[u8]> = [&b"DeviceCMYK"[..], b"DeviceGray"].into();
            let spaces = file.streams().filter(|it| name_of(&it.dict, "Subtype") == Some(b"Image"));
            let mut spaces = spaces.map(|it| it.dict.get(b"ColorSpace"));
            let pictures = spaces.any(|space| {
                let Ok(space) = space else { return true };
                match file.follow(space) {
                    Object::Name(name) => !allowed.contains(name.as_slice()),
                    // A picture with a profile that is not the press's own.
                    Object::Array(parts) => {
                        let Some(Object::Stream(icc)) = parts.get(1).map(|it| file.follow(it)) else {
                            return true;
                        };
                        file.follow(&parts[0]).as_name().ok() != Some(&b"ICCBased"[..])
                            || number_of(&icc.dict, "N") != Some(3)
                    }
                    _ => true,
                }
            });
            let others = ["rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"];
            pictures || file.content().operations.iter().any(|it| others.contains(&it.operator.as_str()))
        },
        spoil: |file| draw(file, "1 0 0 rg\n"),
    },
    Rule {
        number: 11,
        broken: |file| {
            let icc_cmyk = file.dictionaries().any(|it| {
                let space = it.get(b"ColorSpace").map(|it| file.follow(it));
                let Ok(Object::Array(parts)) = space else { return false };
                let profile = parts.get(1).map(|it| file.follow(it));
                matches!(profile, Some(Object::Stream(icc)) if number_of(&icc.dict, "N") == Some(4))
            });
            let states = file.resources("ExtGState");
            let wrong = states.iter().filter_map(|(_, it)| it.as_dict().ok()).any(|state| {
                let over = |key: &[u8]| state.get(key).and_then(Object::as_bool).unwrap_or(false);
                let mode = state.get(b"OPM").and_then(Object::as_i64).unwrap_or(0);
                over(b"OP") != over(b"op") || (over(b"op") && (mode != 1 || icc_cmyk))
            });
            wrong || states.is_empty()
        },
        spoil: |file| {
            let state = first_of(file, |it| is_true(it, "op"));
            state.set("OPM", 0);
        },
    },
    Rule {
        number: 12,
        broken: |file| {
            let resources = format!("{:?}", file.resources("ColorSpace"));
            resources.contains("Separation") || resources.contains("DeviceN")
        },
        spoil: |file| {
            let id = page_of(file).get(b"Resources").and_then(Object::as_reference).expect("resources");
            let spot = Object::Array(vec!["Separation".into(), "All".into(), "DeviceCMYK".into()]);
            let resources = file.document.get_dictionary_mut(id).expect("resources");
            resources.set("ColorSpace", dictionary! { "Spot" => spot });
        },
    },
    Rule {
        number: 13,
        broken: |file| {
            let clear = |state: &Dictionary| {
                let full = |key: &[u8]| state.get(key).is_ok_and(|it| it.as_float().ok() != Some(1.0));
                let normal =
                    |key: &[u8], name: &[u8]| state.get(key).is_ok_and(|it| it.as_name().ok() != Some(name));
                full(b"ca") || full(b"CA") || normal(b"BM", b"Normal") || normal(b"SMask", b"None")
            };
            let masks = file.streams().any(|it| it.dict.has(b"SMask") || it.dict.has(b"SMaskInData"));
            let states = file.resources("ExtGState");
            masks || states.iter().filter_map(|(_, it)| it.as_dict().ok()).any(clear)
        },
        spoil: |file| state_of(file).set("ca", 0.5),
    },
    Rule {
        number: 14,
        broken: |file| {
            let fonts = file.resources("Font");
            fonts.is_empty()
                || fonts.iter().filter_map(|(_, it)| it.as_dict().ok()).any(|font| {
                    let Some(Object::Array(inner)) = file.find(font, "DescendantFonts") else { return true };
                    let Ok(inner) = file.follow(&inner[0]).as_dict() else { return true };
                    let program = |key| file.find(inner, &format!("FontDescriptor/{key}")).is_some();
                    let is_glyf = name_of(inner, "Subtype") == Some(b"CIDFontType2");
                    !(program("FontFile2") || program("FontFile3"))
                        || (is_glyf && !inner.has(b"CIDToGIDMap"))
                        || !matches!(name_of(font, "Encoding"), Some(b"Identity-H" | b"Identity-V"))
                        || !font.has(b"ToUnicode")
                })
        },
        spoil: |file| {
            let descriptor = first_of(file, |it| name_of(it, "Type") == Some(b"FontDescriptor"));
            descriptor.remove(b"FontFile2");
            descriptor.remove(b"FontFile3");
        },
    },
    Rule {
        number: 15,
        broken: |file| {
            let states = file.resources("ExtGState");
            let banned =
                |it: &Dictionary| ["TR", "TR2", "HT", "HTP"].iter().any(|key| it.has(key.as_bytes()));
            states.iter().filter_map(|(_, it)| it.as_dict().ok()).any(banned)
                || file.content().operations.iter().any(|it| it.operator == "ri")
        },
        spoil: |file| state_of(file).set("TR", "Identity"),
    },
    Rule {
        number: 16,
        broken: |file| {
            let banned = ["Ref", "OPI", "Alternates", "PS"];
            file.streams().any(|it| {
                name_of(&it.dict, "Subtype") == Some(b"PS")
                    || banned.iter().any(|key| it.dict.has(key.as_bytes()))
            })
        },
        spoil: |file| picture_of(file).set("OPI", Dictionary::new()),
    },
    Rule {
        number: 17,
        broken: |file| {
            let known: BTreeSet<&[u8]> = [&b"FlateDecode"[..], b"DCTDecode"].into();
            let filters = file.streams().filter_map(|it| it.dict.get(b"Filter").ok());
            filters
                .into_iter()
                .any(|it| it.as_name().is_ok_and(|name| name != b"Crypt" && !known.contains(name)))
        },
        spoil: |file| picture_of(file).set("Filter", "LZWDecode"),
    },
    Rule {
        number: 18,
        broken: |file| {
            let [Some(media), Some(bleed), Some(trim)] =
                ["MediaBox", "BleedBox", "TrimBox"].map(|it| file.sides(it))
            else {
                return true;
            };
            let within = |inner: [f32; 4], outer: [f32; 4]| {
                inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
            };
            file.page().has(b"ArtBox")
                || file.page().has(b"Rotate")
                || file.page().has(b"UserUnit")
                || !within(trim, bleed)
                || !within(bleed, media)
        },
        spoil: |file| page_of(file).set("TrimBox", vec![(-5).into(), 0.into(), 100.into(), 100.into()]),
    },
    Rule {
        number: 19,
        broken: |file| {
            let preferences = file.find(file.catalog(), "ViewerPreferences").and_then(|it| it.as_dict().ok());
            let views = ["ViewArea", "ViewClip", "PrintArea", "PrintClip"];
            preferences.is_some_and(|it| {
                let wrong = |key: &&str| {
                    name_of(it, key).is_some_and(|name| name != b"MediaBox" && name != b"BleedBox")
                };
                views.iter().any(wrong)
            })
        },
        spoil: |file| catalog_of(file).set("ViewerPreferences", dictionary! { "PrintArea" => "TrimBox" }),
    },
    Rule {
        number: 20,
        broken: |file| {
            let acts = ["OpenAction", "AA", "AcroForm", "Names"];
            file.page().has(b"Annots")
                || file.page().has(b"AA")
                || acts.iter().any(|key| file.catalog().has(key.as_bytes()))
                || file.dictionaries().any(|it| it.has(b"JS") || name_of(it, "S") == Some(b"JavaScript"))
        },
        spoil: |file| catalog_of(file).set("OpenAction", dictionary! { "S" => "GoTo" }),
    },
    Rule {
        number: 21,
        broken: |file| file.catalog().has(b"OCProperties"),
        spoil: |file| catalog_of(file).set("OCProperties", Dictionary::new()),
    },
    Rule {
        number: 22,
        broken: |file| {
            let kinds: [&[u8]; 5] = [b"Movie", b"Sound", b"Screen", b"3D", b"RichMedia"];
            file.catalog().has(b"NeedsRendering")
                || file.page().has(b"SeparationInfo")
                || file
                    .dictionaries()
                    .any(|it| name_of(it, "Subtype").is_some_and(|kind| kinds.contains(&kind)))
        },
        spoil: |file| page_of(file).set("SeparationInfo", Dictionary::new()),
    },
];

fn broken(file: &File) -> Vec<u8> {
    RULES.iter().filter(|rule| (rule.broken)(file)).map(|rule| rule.number).collect()
}

/// The sample pages whose pictures are there, as files for the press.
fn samples() -> Vec<(String, File)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let fonts = support::fonts();
    let engine = Engine::new(&fonts);
    let folders = std::fs::read_dir(fixtures).expect("the samples");
    let pages = folders.map(|folder| folder.expect("a folder").path());
    let pages =
        pages.filter(|page| page.join("page.toml").is_file() && page.join("pictures/p1.jpg").is_file());
    pages
        .map(|folder| {
            let built = engine
                .build(&Page::from_path(folder.join("page.toml")).expect("a page"))
                .expect("a built page");
            let bytes = engine.pdf(&built, &Options::press()).expect("a PDF");
            (folder.display().to_string(), File::read(bytes))
        })
        .collect()
}

#[test]
fn every_sample_keeps_every_rule() {
    assert!(RULES.iter().map(|rule| rule.number).eq(1..=22));
    for (name, file) in samples() {
        assert_eq!(broken(&file), [0; 0], "{name}");
    }
}

/// Pictures that a photo desk sends without thinking of the press: RGB with a colour and without, and gray.
#[test]
fn a_page_of_pictures_from_elsewhere_keeps_every_rule() {
    let fonts = support::fonts();
    for rgb in [RgbPictures::Converted, RgbPictures::Tagged] {
        let mut galley = support::Galley::new(&fonts);
        galley.page.press.rgb = rgb;
        galley.set(support::Line::new("BanxinSong-Regular", Setting::Horizontal, 10, 20), "图片");
        for (n, (color, data)) in [
            (ColorSpace::Rgb, vec![200, 30, 30]),
            (ColorSpace::Rgb, vec![90, 90, 90]),
            (ColorSpace::Gray, vec![120]),
        ]
        .into_iter()
        .enumerate()
        {
            let picture = Picture {
                file: format!("{n}.png"),
                width: 1,
                height: 1,
                turn: Turn::NONE,
                color,
                tag: ColorTag::None,
                coding: Coding::Samples,
                data: data.into(),
                words: Words::default(),
            };
            let window = Rect::new(Length::pt(50 * n as i64), Length::pt(50), Length::pt(40), Length::pt(40));
            galley.push(Shape::Picture(PlacedPicture {
                picture: picture.into(),
                window,
                whole: window,
                alt: "图".into(),
                credit: None,
            }));
        }
        let file = File::read(banxin::pdf::write(&galley.page, &fonts, &Options::press()).expect("a PDF"));
        assert_eq!(broken(&file), [0; 0], "{rgb:?}");
    }
}

#[test]
fn a_file_that_is_spoiled_against_a_rule_breaks_that_rule_alone() {
    let Some((_, sound)) = samples().into_iter().next() else {
        eprintln!("SKIPPED: no pictures in fixtures");
        return;
    };
    for rule in RULES {
        let mut file = File { bytes: sound.bytes.clone(), document: sound.document.clone() };
        (rule.spoil)(&mut file);
        assert_eq!(broken(&file), [rule.number]);
    }
}

/// A date that `SOURCE_DATE_EPOCH` gives goes before the day of the issue, and nothing asks a clock.
#[test]
fn the_date_is_the_issues_or_the_one_given() {
    let fonts = support::fonts();
    let mut galley = support::Galley::new(&fonts);
    let dates = |galley: &support::Galley<'_>, options: &Options| {
        let file = File::read(banxin::pdf::write(&galley.page, &fonts, options).expect("a PDF"));
        let of_info = file.info().get(b"CreationDate").and_then(Object::as_str).expect("a date").to_vec();
        (String::from_utf8(of_info).expect("ASCII"), file.said("xmp:ModifyDate").expect("a date"))
    };
    let expected = |info: &str, xmp: &str| (info.to_owned(), xmp.to_owned());
    assert_eq!(dates(&galley, &Options::press()), expected("D:20261124000000Z", "2026-11-24T00:00:00Z"));
    let given = Options::press().made_at(1_795_492_800);
    assert_eq!(dates(&galley, &given), expected("D:20261124040000Z", "2026-11-24T04:00:00Z"));
    galley.page.date = None;
    assert_eq!(dates(&galley, &Options::press()), expected("D:19700101000000Z", "1970-01-01T00:00:00Z"));
}
