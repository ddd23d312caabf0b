"""Prints what pikepdf reads in the metadata and the root of a PDF, as JSON."""

import json
import sys

import pikepdf

with pikepdf.open(sys.argv[1]) as pdf:
    metadata = pdf.open_metadata()
    found = [page.Resources.Font for page in pdf.pages if "/Font" in page.Resources]
    fonts = [of_page[name] for of_page in found for name in of_page.keys()]

    def embedded(font):
        descendants = font.get("/DescendantFonts", [font])
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        return all(
            any(file in inner.FontDescriptor for file in files) for inner in descendants
        )

    print(
        json.dumps(
            {
                "part": metadata.get("pdfaid:part"),
                "conformance": metadata.get("pdfaid:conformance"),
                "universal": metadata.get("{http://www.aiim.org/pdfua/ns/id/}part"),
                "title": metadata.get("dc:title"),
                "language": str(pdf.Root.get("/Lang", "")),
                "marked": bool(pdf.Root.MarkInfo.Marked),
                "showsTitle": bool(pdf.Root.ViewerPreferences.DisplayDocTitle),
                "bookmarks": [item.title for item in pdf.open_outline().root],
                "fonts": len(fonts),
                "allFontsEmbedded": all(embedded(font) for font in fonts),
                "attachments": sorted(pdf.attachments.keys()),
            }
        )
    )
