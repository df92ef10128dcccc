//! Files written by hand, object by object.

/// A file of objects with their numbers; the first of them is the catalog.
pub fn file(objects: &[(u32, &str)]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (number, body) in objects {
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    out.extend_from_slice(b"trailer <</Root 1 0 R>>\n%%EOF");
    out
}

/// A stream with other keys than its length.
pub fn stream(dict: &str, data: &str) -> String {
    format!("<<{dict} /Length {}>> stream\n{data}\nendstream", data.len())
}

/// The catalog of a file of one page.
pub const CATALOG: (u32, &str) = (1, "<</Type /Catalog /Pages 2 0 R>>");
/// Its pages: object 3, of 200 × 100 pt.
pub const PAGES: (u32, &str) = (2, "<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100]>>");

/// A file of one page with these keys and this content, and more objects from number 5.
pub fn page(keys: &str, content: &str, objects: &[(u32, &str)]) -> Vec<u8> {
    let page = format!("<</Type /Page /Parent 2 0 R /Contents 4 0 R {keys}>>");
    let content = stream("", content);
    let mut all = vec![CATALOG, PAGES, (3, page.as_str()), (4, content.as_str())];
    all.extend_from_slice(objects);
    file(&all)
}

/// A file of so many pages of this size in points, on each of which stands a black square of 60 pt.
pub fn pages(count: u32, width: u32, height: u32) -> Vec<u8> {
    document(&vec![("", "0 0 0 1 k 30 40 60 60 re f".to_owned()); count as usize], width, height)
}

/// A file of pages of this size in points, each with keys and content of its own.
pub fn document(pages: &[(&str, String)], width: u32, height: u32) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 3 + 2 * n)).collect();
    let (kids, count) = (kids.join(" "), pages.len());
    let tree = format!("<</Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 {width} {height}]>>");
    let bodies = pages.iter().enumerate().flat_map(|(n, (keys, content))| {
        let page = format!("<</Type /Page /Parent 2 0 R /Contents {} 0 R {keys}>>", 4 + 2 * n);
        [page, stream("", content)]
    });
    let bodies: Vec<String> = bodies.collect();
    let mut all = vec![CATALOG, (2, tree.as_str())];
    all.extend((3..).zip(bodies.iter().map(String::as_str)));
    file(&all)
}
