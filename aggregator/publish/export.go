package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"tidings/aggregator"
)

// ExportReport is what an export did to its folder, in files.
type ExportReport struct {
	Written   int
	Unchanged int // they are as they were, to the time of their last change
	Removed   int
	// Closed are the names of the sections that were left out, because a server
	// of files cannot ask for their token.
	Closed []string
}

// Export writes all that is public, as it is now, into the folder dir, which is
// made where there is none: the page of the sections, their list as OPML, and
// of each section its live feed and its archives in every format. Pages refer
// to each other from file to file; feeds have addresses below the base URL.
//
// Each file is replaced as a whole or not at all, one that would come out the
// same is left alone, and what an earlier export wrote and this one does not is
// removed. Nothing else in the folder is touched: a file at a name of ours that
// no export wrote is an error, and then nothing is written. After any other
// error, and when ctx is done, each file is as it was or as it is to be, and the
// next export goes on from there.
func Export(ctx context.Context, dir string, o Options) (ExportReport, error) {
	o.static = true
	x := &export{publisher: New(o)}
	err := x.into(ctx, dir)
	if err != nil {
		err = fmt.Errorf("export to %s: %w", dir, err)
	}
	return x.report, err
}

// export is one run of [Export].
type export struct {
	publisher *Publisher
	folder    *folder
	report    ExportReport
}

func (x *export) into(ctx context.Context, dir string) (err error) {
	if x.folder, err = openFolder(dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.folder.close()) }()
	sections, err := x.plan(ctx)
	if err != nil {
		return err
	}
	files, err := x.files(sections)
	if err != nil {
		return err
	}
	if err := x.folder.claim(files); err != nil {
		return err
	}
	err = x.write(ctx, sections)
	if err == nil {
		x.report.Removed, err = x.folder.keep(files)
	}
	x.report.Written = len(x.folder.written)
	if err == nil {
		x.report.Unchanged = len(files) - x.report.Written
	}
	return errors.Join(err, x.folder.save())
}

// write writes every document after those that it leads to, as far as that
// goes, so that whoever reads meanwhile comes to no dead end.
func (x *export) write(ctx context.Context, sections []*exported) error {
	for _, s := range sections {
		if err := x.archives(ctx, s); err != nil {
			return err
		}
	}
	for _, s := range slices.Backward(sections) {
		if _, err := x.formats(ctx, s.edition.feed(), mark{}); err != nil {
			return err
		}
	}
	return x.lists(ctx)
}

// formats writes a document of a section in every format. It reports whether
// any of the files was another.
func (x *export) formats(ctx context.Context, f *feed, made mark) (changed bool, err error) {
	for as := range formats {
		body, _, err := f.write(as)
		if err != nil {
			return changed, err
		}
		written, err := x.put(ctx, f.self(as), body, made)
		if err != nil {
			return changed, err
		}
		changed = changed || written
	}
	return changed, nil
}

// lists writes the documents about all sections.
func (x *export) lists(ctx context.Context) error {
	s := &x.publisher.site
	var index, list bytes.Buffer
	if err := writeIndex(&index, s); err != nil {
		return fmt.Errorf("render the index: %w", err)
	}
	if err := writeOPML(&list, *s); err != nil {
		return fmt.Errorf("render the list of sections: %w", err)
	}
	if _, err := x.put(ctx, s.base+"/opml", list.Bytes(), mark{}); err != nil {
		return err
	}
	_, err := x.put(ctx, s.base+"/", index.Bytes(), mark{})
	return err
}

// put has the file of an address hold the body, unless the export was broken off.
func (x *export) put(ctx context.Context, address string, body []byte, made mark) (written bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	return x.folder.put(x.file(address), body, made)
}

// file is where the document at an address of ours is kept.
func (x *export) file(address string) string { return fileOf(x.publisher.site.local(address)) }

// archiveName is the name of the archive of that number.
func archiveName(number uint64) string { return strconv.FormatUint(number, 10) }

// archiveOf is the number of the archive that an arrival is in.
func archiveOf(arrival uint64) uint64 { return (arrival-1)/aggregator.ArchiveSize + 1 }
