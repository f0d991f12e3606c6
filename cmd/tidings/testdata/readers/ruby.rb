# A reader made of Ruby's rss, which validates what it reads: ruby ruby.rb URL
#
# It keeps entries by their ids in the file "entries", a line "id TAB title" each.
require 'open-uri'
require 'rss'

entries = {}
entries = File.readlines('entries', chomp: true).to_h { |line| line.split("\t") } if File.exist?('entries')
document = URI.parse(ARGV[0]).open { |io| RSS::Parser.parse(io.read, validate: true) }
read = document.items.map do |item|
  case item
  when RSS::Atom::Feed::Entry then [item.id.content, item.title.content]
  else [item.guid.content, item.title]
  end
end
abort "an id twice in one document: #{read}" if read.to_h.size != read.size
entries.merge!(read.to_h)
File.write('entries', entries.map { |id, title| "#{id}\t#{title}\n" }.join)
