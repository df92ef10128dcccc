use super::bytes::{push_hex, push_int, push_utf16};

/// The ToUnicode map of a font (ISO 32000-2, 9.10.3): what each code spells, as the copy spells it and not as the
/// font's `cmap` might. Codes that spell nothing by themselves are left to the ActualText around them.
pub(super) fn cmap(texts: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(512 + texts.len() * 14);
    out.extend_from_slice(
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
        /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
        /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
        1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let mut entries = texts.iter().enumerate().filter(|(_, text)| !text.is_empty()).peekable();
    let mut left = texts.iter().filter(|text| !text.is_empty()).count();
    while entries.peek().is_some() {
        // No block may hold more than a hundred (Adobe Technical Note 5014, begbfchar).
        let block = left.min(100);
        left -= block;
        push_int(&mut out, block as i64);
        out.extend_from_slice(b" beginbfchar\n");
        for (code, text) in entries.by_ref().take(block) {
            out.push(b'<');
            push_hex(&mut out, code as u16);
            out.extend_from_slice(b"> <");
            push_utf16(&mut out, text);
            out.extend_from_slice(b">\n");
        }
        out.extend_from_slice(b"endbfchar\n");
    }
    out.extend_from_slice(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_the_basic_plane_are_surrogates_and_several_stand_together() {
        let text = String::from_utf8(cmap(&["", "\u{20BB7}", "\u{2014}\u{2014}"])).unwrap();
        assert!(text.contains("2 beginbfchar\n<0001> <D842DFB7>\n<0002> <20142014>\nendbfchar"), "{text}");
    }

    #[test]
    fn no_block_holds_more_than_a_hundred() {
        let texts = vec!["字"; 250];
        let text = String::from_utf8(cmap(&texts)).unwrap();
        assert_eq!(text.matches("100 beginbfchar").count(), 2);
        assert_eq!(text.matches("50 beginbfchar").count(), 1);
    }
}
