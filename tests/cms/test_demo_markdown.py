import pytest

from portal.cms.demo.markdown import to_rich_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (None, ""),
        ("Een.\nTwee.", "<p>Een. Twee.</p>"),
        ("Een.\n\nTwee.", "<p>Een.</p><p>Twee.</p>"),
        ("**Vet** en gewoon.", "<p><b>Vet</b> en gewoon.</p>"),
        ("### Kop", "<h3>Kop</h3>"),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("- een\n\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("- een\n\n  nog\n- twee", "<ul><li>een<br/>nog</li><li>twee</li></ul>"),
        ("1. een\n2. twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("- een\n  - twee", "<ul><li>een<ul><li>twee</li></ul></li></ul>"),
        ("[Awel](https://awel.be)", '<p><a href="https://awel.be">Awel</a></p>'),
        ("[bel](tel:102)", '<p><a href="tel:102">bel</a></p>'),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("<b>x</b><script>y</script>", "<p>&lt;b&gt;x&lt;/b&gt;&lt;script&gt;y&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("‘Zeg’ eens.", "<p>‘Zeg’ eens.</p>"),
    ],
)
def test_markdown_becomes_what_the_editor_writes(text, html):
    assert to_rich_text(text) == html


@pytest.mark.parametrize(
    "text",
    ["# Groot", "## Ook", "> citaat", "*schuin*", "---", "[x](http://a)"],
)
def test_what_the_editor_does_not_know_is_refused_by_name(text):
    with pytest.raises(ValueError, match="not"):
        to_rich_text(text)
