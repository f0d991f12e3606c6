package read

// kind is what a token is.
type kind int

const (
	noToken kind = iota // the text has ended
	charData
	cdataSection
	startTag
	emptyTag
	endTag
	passedOver // a comment, an instruction or a declaration
)

// token is a part of an XML text as it is written.
type token struct {
	kind     kind
	from, to int
	name     []byte // of a tag, with its prefix
	inner    []byte // text of character data, content of a CDATA section
	attrs    []attr // of a start tag; good until the next token

	// odd says that the token is not what XML 1.0 wants, or that encoding/xml
	// might take it for something else.
	odd bool
}

// attr is an attribute as it is written.
type attr struct {
	name, value []byte
	from, to    int // with the white space before it
}
