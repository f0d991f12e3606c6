# A reader made of Perl's XML::Feed: perl perl.pl URL
#
# It keeps entries by their ids in the file "entries", a line "id TAB title" each.
use strict;
use warnings;
use open qw(:std :encoding(UTF-8));
use URI;
use XML::Atom;
use XML::Feed;

$XML::Atom::ForceUnicode = 1;    # titles are text, not bytes

my %entries;
if (open my $in, '<', 'entries') {
    while (<$in>) { chomp; my ($id, $title) = split /\t/; $entries{$id} = $title }
}
my $feed = XML::Feed->parse(URI->new($ARGV[0])) or die XML::Feed->errstr;
my %here;
for my $entry ($feed->entries) {
    die 'an id twice in one document: ' . $entry->id if $here{$entry->id}++;
    $entries{$entry->id} = $entry->title;
}
open my $out, '>', 'entries' or die $!;
print $out "$_\t$entries{$_}\n" for sort keys %entries;
close $out or die $!;
