package aggregator

import "strings"

// plainVideo brings the forms of a YouTube link to watch?v=.
func (p page) plainVideo() page {
	id := p.videoID()
	if id == "" || strings.Trim(id, videoIDChars) != "" {
		return p
	}
	return page{host: "youtube.com", path: "/watch", query: "v=" + id}
}

// videoIDChars are what the id of a video is made of.
const videoIDChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

// videoID is what stands where the id of a video does; empty elsewhere.
func (p page) videoID() string {
	switch p.host {
	case "youtu.be":
		return p.path[1:]
	case "youtube.com", "youtube-nocookie.com":
		if p.path == "/watch" {
			return p.parameter("v")
		}
		return playedID(p.path)
	}
	return ""
}

// playedID is the id in the path of a player.
func playedID(path string) string {
	for _, player := range [...]string{"/embed/", "/shorts/", "/live/", "/v/"} {
		// Two names in the place of an id play what the query says.
		if id, ok := strings.CutPrefix(path, player); ok && id != "videoseries" && id != "live_stream" {
			return id
		}
	}
	return ""
}
